// The check digit of a person's number: one digit mistyped, or two neighbours exchanged, is found out.

/** Of the seven digits of P-0000001-8. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (8 - at), 0);
  return sum % 10;
}
