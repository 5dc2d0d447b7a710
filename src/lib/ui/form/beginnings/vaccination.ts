// 予防接種: given today, written from the record book that is on the table.
import { dateInTokyo } from '../../../domain/dates.ts';
import type { Beginning } from './begin.ts';

export const vaccination: Beginning = ({ now }) => ({
  ok: true,
  body: { given_on: dateInTokyo(now) },
});
