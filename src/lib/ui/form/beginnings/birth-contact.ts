// こん赤: the child's birth facts do not change, so they come from the earlier contact; the mother from the family.
import type { Body } from '../../../domain/record.ts';
import { failure } from '../../../domain/result.ts';
import { isListedAsChild, texts } from '../../show.ts';
import type { Beginning } from './begin.ts';
import { motherOf } from './mothers.ts';

const birthFacts = [
  'gest_weeks',
  'delivery',
  'birth_weight',
  'birth_length',
  'abnormal_birth',
  'discharge_on',
  'hearing',
  'mass_screen',
];

export const birthContact: Beginning = ({ view, aboutId, writer, now }) => {
  if (!view || !isListedAsChild(texts(view.person.document.body['kinds'])))
    return failure('not_a_child', '訪問の記録は、児童について書きます。児童を選んでください。');
  const earlier = view.timeline.filter(
    ({ document }) => document.type === 'birth_contact' && document.body['child_id'] === aboutId,
  );
  const last: Body = earlier[0]?.document.body ?? {};
  const known = Object.fromEntries(
    [...birthFacts, 'mother_id', 'visitor_kind'].flatMap((name) =>
      last[name] === undefined ? [] : [[name, last[name]]],
    ),
  );
  const mother = motherOf(view);
  return {
    ok: true,
    body: {
      contact_kind: 'visit',
      ...(mother ? { mother_id: mother } : {}),
      ...known,
      attempt_no: earlier.length + 1,
      contacted_at: now,
      staff: writer.user ? [writer.user.id] : [],
    },
  };
};
