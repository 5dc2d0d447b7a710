"""Makes the slices of the 'Tsumugi Moji' font and the table of what it covers.

Usage: python3 make-moji.py ORIGINAL.ttf (needs fonttools and brotli)
The original is version 005.01 of the font of the Debian package fonts-ipamj-mincho.
Writes src/lib/ui/names/moji/*.woff2, src/lib/ui/names/moji.css and src/lib/ui/names/coverage.json.
The build gives each slice its content's hash: a new slice never stands behind an old one in a cache.
"""

import glob
import json
import os
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

NAMES = "src/lib/ui/names"
FONTS = NAMES + "/moji"
GOTHIC = "node_modules/@fontsource/biz-udpgothic/files/*-400-normal.woff2"
PER_SLICE = 512
SELECTORS = range(0xE0100, 0xE01F0)
KANJI = [(0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3013, 0x3013), (0x3400, 0x9FFF),
         (0xF900, 0xFAFF), (0x1B000, 0x1B2FF), (0x20000, 0x3FFFF)]


def main(original):
    font = TTFont(original)
    sequences = {}
    for table in font["cmap"].tables:
        if table.format == 14:
            for selector, bases in table.uvsDict.items():
                for base, _glyph in bases:
                    sequences.setdefault(base, []).append(selector - 0xE0100)
    kanji = sorted(c for c in font.getBestCmap() if any(a <= c <= b for a, b in KANJI))
    os.makedirs(FONTS, exist_ok=True)
    faces = []
    for start in range(0, len(kanji), PER_SLICE):
        part = kanji[start:start + PER_SLICE]
        name = f"moji-{part[0]:x}.woff2"
        write_slice(original, part, os.path.join(FONTS, name))
        faces.append((name, part[0], part[-1]))
    write_css(faces)
    write_coverage(kanji, sequences)


def write_slice(original, code_points, path):
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = []
    options.name_IDs = []
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "mort", "morx"]
    font = subset.load_font(original, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*code_points, *SELECTORS])
    subsetter.subset(font)
    # The licence forbids a derived font the name of the original.
    font["name"].names = []
    for name_id, text in ((1, "Tsumugi Moji"), (2, "Regular"), (4, "Tsumugi Moji Regular"),
                          (6, "TsumugiMoji"), (13, "IPA Font License Agreement v1.0")):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    subset.save_font(font, path, options)


def write_css(faces):
    lines = ["/* Slices of the font for names, made by docs/fonts/make-moji.py. A slice is loaded when a text needs it. */"]
    for name, first, last in faces:
        lines.append("@font-face {\n  font-family: 'Tsumugi Moji';\n"
                     f"  src: url('./moji/{name}') format('woff2');\n"
                     f"  unicode-range: U+{first:X}-{last:X}, U+E0100-E01EF;\n}}")
    with open(os.path.join(NAMES, "moji.css"), "w") as file:
        file.write("\n".join(lines) + "\n")


def write_coverage(kanji, sequences):
    covered = set(kanji)
    for path in glob.glob(GOTHIC):
        covered.update(TTFont(path).getBestCmap())
    runs = []
    for code in sorted(covered):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    # Gap to the last run and length, in base 36: 'gap.length' or 'gap' for a single character.
    written, last = [], 0
    for first, end in runs:
        gap, length = base36(first - last), end - first
        written.append(gap if length == 0 else f"{gap}.{base36(length)}")
        last = end
    variants = {format(base, "x"): "".join(base36(s) for s in sorted(set(found)) if 0 <= s < 36)
                for base, found in sorted(sequences.items())}
    with open(os.path.join(NAMES, "coverage.json"), "w") as file:
        json.dump({"runs": ",".join(written), "variants": variants}, file)


def base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
        if number == 0:
            return text


if __name__ == "__main__":
    main(sys.argv[1])
