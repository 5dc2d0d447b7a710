// Finds numbers that may be 個人番号 (My Number): they must never be recorded (番号法; DOMAIN.md C.4 person).

/** `certain`: the check digit passes. `possible`: twelve digits that it does not pass. */
export function myNumberIn(text: string): 'certain' | 'possible' | undefined {
  let found: 'certain' | 'possible' | undefined;
  for (const [written] of text.normalize('NFKC').matchAll(twelveDigits)) {
    const digits = written.replace(/\D/g, '');
    if (!isTimeStamp(written) && passesCheckDigit(digits)) return 'certain';
    found = 'possible';
  }
  return found;
}

/** Twelve digits, alone or in fours; not the beginning or end of a longer number such as that of a card. */
const twelveDigits =
  /(?<![0-9A-Za-z])(?<!\d-)\d{4}[ \-‐−ー・]?\d{4}[ \-‐−ー・]?\d{4}(?![0-9A-Za-z])(?!-\d)/g;

/** 202605151640 is a moment, whatever its last digit says. */
function isTimeStamp(written: string): boolean {
  return /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/.test(written);
}

/** 番号法施行令の検査用数字を定める省令: weights 2…7, 2…6 from the right, modulo 11. */
export function passesCheckDigit(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const numbers = [...digits].map(Number);
  const sum = numbers
    .slice(0, 11)
    .reverse()
    .reduce((total, digit, at) => total + digit * (at < 6 ? at + 2 : at - 4), 0);
  const rest = sum % 11;
  return numbers[11] === (rest <= 1 ? 0 : 11 - rest);
}
