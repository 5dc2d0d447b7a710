// 整理番号: P-, seven digits, and a check digit that finds out two neighbours exchanged.

/** P-0000001-2, of the first person. */
export function personNumber(count: number): string {
  const digits = String(count).padStart(7, '0');
  return `P-${digits}-${String(checkDigit(digits))}`;
}

/** Of digits before it: weighted 8, 7, 6 … from the left. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (8 - at), 0);
  return ((sum % 10) + 10) % 10;
}
