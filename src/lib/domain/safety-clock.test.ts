// The 48 hours of the safety confirmation.
import { describe, expect, it } from 'vitest';
import { elapsedHours, safetyDue } from './safety-clock.ts';

describe('48 hours (D.1.3)', () => {
  it.each([
    ['2026-05-15T16:40:00+09:00', '2026-05-17T16:40:00+09:00'],
    ['2026-12-30T09:05:00+09:00', '2027-01-01T09:05:00+09:00'],
    ['2026-05-15T07:40:00Z', '2026-05-17T16:40:00+09:00'],
  ])('from %s end at %s, weekends and holidays included', (start, due) => {
    expect(safetyDue(start)).toBe(due);
  });

  it('may be 24 by the city’s rule', () => {
    expect(safetyDue('2026-05-15T16:40:00+09:00', 24)).toBe('2026-05-16T16:40:00+09:00');
  });

  it('J01: the second child is seen after 18.3 hours', () => {
    const start = '2026-05-15T16:40:00+09:00';
    expect(elapsedHours(start, '2026-05-16T10:58:00+09:00')).toBe(18.3);
    expect(elapsedHours(start, '2026-05-15T10:00:00+09:00')).toBeUndefined();
    expect(elapsedHours(start, '')).toBeUndefined();
  });
});
