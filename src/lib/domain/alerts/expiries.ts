// AL16 and AL19: measures, certificates and decisions that end on a day unless somebody renews them.
import { alertRule } from '../catalogue/rules-registry.ts';
import { addDays, daysBetween, type PlainDate } from '../dates.ts';
import { formatEraDate } from '../era.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, ref, text } from './body.ts';
import { alertOf, ruleOf } from './duty.ts';
import { isGone } from './families.ts';
import type { Ground } from './ground.ts';

/** AL16: only where the sealed sibling can be read at all, which is nowhere but at the desk of those concerned. */
export function protectionExpiries(ground: Ground): readonly Alert[] {
  return ground.all('person~dv').flatMap((source) => {
    const until = day(source, 'support_measure_until');
    const person = source.subjectId;
    if (source.body['support_measure'] === false || !isListed(ground, 'sm_expiry', until))
      return [];
    if (isGone(ground, ground.get(person))) return [];
    const title = `支援措置の更新か終了を確かめる(${formatEraDate(until)}まで)`;
    return [alertOf(ground, { kind: 'sm_expiry', title, source, about: person, start: until })];
  });
}

/** AL19. */
export function certificateExpiries(ground: Ground): readonly Alert[] {
  return certificates.settings.sources.flatMap(({ type, field }) =>
    ground.all(type).flatMap((source) => {
      const until = day(source, field);
      if (!isListed(ground, 'cert_expiry', until) || isEnded(source) || isShort(source, until))
        return [];
      if (until < addDays(ground.today, -LAPSED_DAYS)) return [];
      const about = holderOf(source);
      if (isGone(ground, ground.get(about)) || isRenewed(ground, source, field, until)) return [];
      const title = `更新か終了を確かめる(${formatEraDate(until)}まで)`;
      return [
        alertOf(ground, { kind: 'cert_expiry', title, source, about, start: until, form: type }),
      ];
    }),
  );
}

const certificates = alertRule('cert_expiry');

/** On the list a month before it is due. */
const LISTED_DAYS = 30;
/** A decision that lapsed half a year ago has ended by itself. */
const LAPSED_DAYS = 180;
/** Whoever gets a service for some weeks does not renew it. */
const SHORT_DAYS = 90;

function isListed(ground: Ground, kind: string, until: PlainDate): boolean {
  if (until === '') return false;
  const last = ground.once(`listed ${kind}`, () =>
    addDays(ground.today, LISTED_DAYS - (ruleOf(kind).due.days ?? 0)),
  );
  return until <= last;
}

function isEnded(source: RecordDoc): boolean {
  const ended = certificates.settings.ended[source.type] ?? [];
  return text(source, 'ended_on') !== '' || ended.includes(text(source, 'status'));
}

function isShort(source: RecordDoc, until: PlainDate): boolean {
  const from = day(source, 'valid_from');
  return from !== '' && daysBetween(from, until) < SHORT_DAYS;
}

function holderOf(source: RecordDoc): RecordId | undefined {
  return (
    ref(source, 'child_id') ??
    ref(source, 'person_id') ??
    source.subjectId ??
    ref(source, 'beneficiary')
  );
}

/** A later row of the same kind for the same person. */
function isRenewed(ground: Ground, source: RecordDoc, field: string, until: PlainDate): boolean {
  const rows = ground.grouped(source.type, 'kind and holder', (one) => [kindKey(one)]);
  return (rows.get(kindKey(source)) ?? []).some((one) => one !== source && day(one, field) > until);
}

function kindKey(one: RecordDoc): string {
  const handbooks = one.body['handbook'];
  const kind = Array.isArray(handbooks)
    ? handbooks
        .filter((code) => typeof code === 'string')
        .sort()
        .join()
    : text(one, 'kind') || text(one, 'service');
  return `${kind} ${holderOf(one) ?? one.id}`;
}
