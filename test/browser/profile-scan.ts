// Searches every file under a folder for markers, as UTF-8 and as UTF-16LE: what a thief of the disk would do.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Leak {
  readonly marker: string;
  readonly file: string;
  readonly encoding: 'utf8' | 'utf16le' | 'bytes';
}

export function findMarkers(folder: string, markers: readonly string[]): Promise<Leak[]> {
  const needles = markers.flatMap((marker) =>
    (['utf8', 'utf16le'] as const).map((encoding) => ({
      marker,
      encoding,
      bytes: Buffer.from(marker, encoding),
    })),
  );
  return find(folder, needles);
}

/** Keys, given as base64url: as that text, and as the bytes themselves. */
export async function findKeys(folder: string, keys: readonly string[]): Promise<Leak[]> {
  const raw = keys.map((marker) => ({
    marker,
    encoding: 'bytes' as const,
    bytes: Buffer.from(marker, 'base64url'),
  }));
  return [...(await findMarkers(folder, keys)), ...(await find(folder, raw))];
}

async function find(
  folder: string,
  needles: readonly (Omit<Leak, 'file'> & { readonly bytes: Buffer })[],
): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const file of await filesUnder(folder)) {
    const content = await readFile(file);
    for (const { marker, encoding, bytes } of needles)
      if (content.includes(bytes)) leaks.push({ marker, file, encoding });
  }
  return leaks;
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Long, random and ASCII, so that a hit is never chance and a cut never hides one. */
export function randomMarker(name: string): string {
  return `${name}${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
}
