// AL01: the 48 hours within which somebody must have seen each child after a notification (DOMAIN D.1.3, J01).
import { alertRule } from '../catalogue/rules-registry.ts';
import { dateInTokyo, isInstant } from '../dates.ts';
import { livingChildren } from '../family.ts';
import { recordTypeOf, type RecordDoc, type RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { group, isOneOf, list, ref, text } from './body.ts';
import { alertOf } from './duty.ts';
import { householdsOf, isGone } from './families.ts';
import { naming, type Ground } from './ground.ts';
import { isSighting } from './sightings.ts';

export function safetyClocks(ground: Ground): readonly Alert[] {
  return ground
    .all('consultation')
    .filter(isNotification)
    .flatMap((call) => clocksOf(ground, call));
}

const rule = alertRule('safety48');

/** 通告, or a call about abuse: the clock runs from the save, before anybody decided to accept. */
export function isNotification(call: RecordDoc): boolean {
  return (
    call.body['is_notification'] === true || isOneOf(rule.settings.categories, call, 'category')
  );
}

function clocksOf(ground: Ground, call: RecordDoc): readonly Alert[] {
  if (isRefused(call)) return [];
  const { household, children } = whoseClock(ground, call);
  const clock = {
    kind: rule.kind,
    source: call,
    start: startOf(call),
    provisional: text(call, 'accept') === '',
    assignee: text(ground.get(ref(call, 'case_id_ref')), 'main_worker') || text(call, 'receiver'),
    household,
  };
  if (children.length === 0) {
    if (isHandedOver(ground, call, undefined)) return [];
    return [alertOf(ground, { ...clock, title: '児童を特定し、安全を目で見て確認する' })];
  }
  return children
    .filter((child) => !isSeen(ground, call, child) && !isHandedOver(ground, call, child))
    .map((child) =>
      alertOf(ground, { ...clock, about: child, title: '児童の安全を目で見て確認する' }),
    );
}

const outOfScope: readonly string[] = ['02', '03'];

/** 受理しない, decided by a chief: a worker's own entry stops nothing until it is approved, nor does one without a word of why. */
function isRefused(call: RecordDoc): boolean {
  const isApproved = call.status === 'approved' && text(call, 'accept_reason').trim() !== '';
  return isApproved && isOneOf(outOfScope, call, 'accept');
}

/** When the call began; a draft without a readable time counts from when it was written, so that no clock is lost. */
function startOf(call: RecordDoc): string {
  const received = text(call, 'received_at');
  return isInstant(received) ? received : call.created.at;
}

interface Whose {
  readonly household?: RecordId;
  readonly children: readonly RecordId[];
}

/** The child, and every other child of the living unit: by who lives there, not by the register. */
function whoseClock(ground: Ground, call: RecordDoc): Whose {
  const { subjectId } = call;
  const ofPerson = subjectId !== undefined && recordTypeOf(subjectId) === 'person';
  const child = ref(call, 'child_id') ?? (ofPerson ? subjectId : undefined);
  const on = dateInTokyo(startOf(call));
  const lived = child === undefined ? undefined : householdsOf(ground, child)[0];
  const home =
    lived ?? ground.get(call.householdId) ?? ground.get(ofPerson ? undefined : subjectId);
  const others = home?.type === 'household' ? livingChildren(home, ground.get, on) : [];
  const children = new Set(list(child));
  for (const person of others) if (!isGone(ground, person)) children.add(person.id);
  return { ...(home === undefined ? {} : { household: home.id }), children: [...children] };
}

/** Seen for this call, or for another one since this call began. */
function isSeen(ground: Ground, call: RecordDoc, child: RecordId): boolean {
  const began = Date.parse(startOf(call));
  return naming(ground, 'safety_check', 'child_id', child).some((check) => {
    const at = Date.parse(text(check, 'confirmed_at'));
    if (!isSighting(check) || !(at <= ground.now + clockError)) return false;
    return ref(check, 'consultation_id') === call.id || at >= began;
  });
}

/** Devices may be a few minutes apart; a time beyond that is a slip of the pen and confirms nothing. */
const clockError = 10 * 60_000;

/** The child guidance center was told, and a chief has acknowledged that the child was not seen by us. */
function isHandedOver(ground: Ground, call: RecordDoc, child: RecordId | undefined): boolean {
  if (!isInstant(text(call, 'jiso_notified_at'))) return false;
  return naming(ground, 'safety_check', 'consultation_id', call.id).some((check) => {
    const whom = ref(check, 'child_id');
    const ack = group(check, 'manager_ack');
    return (whom ?? child) === child && text(ack, 'user') !== '' && text(ack, 'at') !== '';
  });
}
