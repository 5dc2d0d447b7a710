// AL17 and AL18: what waits for a decision, and letters that must be answered by a day.
import { recordTypes } from '../catalogue/registry.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import { holds } from '../catalogue/conditions.ts';
import { dateInTokyo } from '../dates.ts';
import { recordTypeOf, type RecordDoc, type RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, ref, text } from './body.ts';
import { alertOf } from './duty.ts';
import type { Ground } from './ground.ts';

/** AL17: of whatever type, also about people who have left: the paper still waits. */
export function waitingApprovals(ground: Ground): readonly Alert[] {
  return recordTypes()
    .flatMap(({ key }) => ground.all(key).filter((one) => one.status === 'submitted'))
    .map((source) => {
      const start = dateInTokyo(source.updated.at);
      const sameDay = approve.settings.sameDay.some(
        (one) => one.type === source.type && holds(one, source.body),
      );
      return alertOf(ground, {
        kind: 'approve',
        title: '決裁する',
        source,
        about: personAbout(source),
        start,
        ...(sameDay ? { due: start } : {}),
      });
    });
}

/** AL18: also for people who have left, whose new town may be the one that asks. */
export function dueReplies(ground: Ground): readonly Alert[] {
  return ground.all('filing').flatMap((source) => {
    const start = day(source, 'answer_due');
    if (start === '' || isAnswered(ground, source)) return [];
    return [
      alertOf(ground, {
        kind: 'reply_due',
        title: '回答する',
        source,
        about: personAbout(source),
        start,
      }),
    ];
  });
}

const approve = alertRule('approve');

/** 「情報提供等協力依頼書・回答」, filed for the same person on that day or later, that asks for no answer itself. */
const REPLY = 'D18';

function isAnswered(ground: Ground, letter: RecordDoc): boolean {
  const whose = letter.subjectId;
  if (whose === undefined) return false;
  const received = day(letter, 'received_on') || day(letter, 'doc_date');
  const filed = ground.grouped('filing', 'subject', (one) =>
    one.subjectId ? [one.subjectId] : [],
  );
  return (filed.get(whose) ?? []).some(
    (one) =>
      one !== letter &&
      text(one, 'doc_kind') === REPLY &&
      text(one, 'answer_due') === '' &&
      (day(one, 'received_on') || day(one, 'doc_date')) >= received,
  );
}

function personAbout(source: RecordDoc): RecordId | undefined {
  const named = ref(source, 'child_id') ?? ref(source, 'main_person') ?? source.subjectId;
  return named !== undefined && recordTypeOf(named) === 'person' ? named : undefined;
}
