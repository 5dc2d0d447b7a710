// 妊婦面談: now, about the pregnancy that is open.
import { gestationOn } from '../../../domain/ages.ts';
import { dateInTokyo } from '../../../domain/dates.ts';
import { text } from '../../show.ts';
import type { Beginning } from './begin.ts';

export const pregnancyAssessment: Beginning = ({ view, now }) => {
  const pregnancies = [...(view?.records ?? []), ...(view?.timeline ?? [])]
    .map(({ document }) => document)
    .filter(({ type, void: gone }) => type === 'pregnancy' && gone === undefined);
  const open = pregnancies.find(({ body }) => !text(body['outcome_on'])) ?? pregnancies[0];
  const edd = text(open?.body['edd']);
  return {
    ok: true,
    body: {
      interviewed_at: now,
      ...(open ? { pregnancy_id: open.id } : {}),
      ...(edd ? { weeks: gestationOn(edd, dateInTokyo(now)).weeks } : {}),
    },
  };
};
