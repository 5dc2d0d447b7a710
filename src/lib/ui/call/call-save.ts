// What one call saves, in order: a new child with its household, the call, and the reporter as a sealed record of its own.
import { isNotification } from '../../domain/alerts/safety48.ts';
import { bodyToSave } from '../../domain/catalogue/validate.ts';
import { recordType } from '../../domain/catalogue/registry.ts';
import { leaksIn, type Leak, type Reporter } from '../../domain/leak-guard.ts';
import type { Body, RecordDoc, RecordId } from '../../domain/record.ts';
import type { SaveInput } from '../../records/api.ts';
import { plain, text } from '../show.ts';

export interface CallToSave {
  readonly draftId: string;
  /** Of the consultation, as its form would save it: the memo in it. */
  readonly body: Body;
  readonly reporter: { readonly id: RecordId; readonly body: Body };
  /** はい: the memo tells who called, and goes into the sealed record only. Without an answer it is treated so. */
  readonly memoTells: boolean | undefined;
  readonly child?: { readonly id: RecordId; readonly householdId?: RecordId };
  /** A child nobody had registered: saved with the call. */
  readonly newChild?: NewChild;
}

export interface NewChild {
  readonly person: RecordId;
  readonly household: RecordId;
}

export function consultationId(draftId: string): RecordId {
  return `consultation:${draftId}` as RecordId;
}

export function callInputs(call: CallToSave): readonly SaveInput[] {
  const id = consultationId(call.draftId);
  const memo = plain(call.body['listening_memo']);
  const sealsMemo = memo.trim() !== '' && call.memoTells !== false;
  const { listening_memo: _memo, reporter_in_memo: _before, ...rest } = call.body;
  const child = call.newChild
    ? { id: call.newChild.person, householdId: call.newChild.household }
    : call.child;
  const consultation: SaveInput = {
    type: 'consultation',
    newId: id,
    ...(child ? { subjectId: child.id } : {}),
    ...(child?.householdId ? { householdId: child.householdId } : {}),
    body: {
      ...rest,
      ...(child ? { child_id: child.id } : {}),
      ...(memo.trim() === ''
        ? {}
        : sealsMemo
          ? { reporter_in_memo: '1' }
          : { listening_memo: memo, reporter_in_memo: '0' }),
    },
  };
  const reporter = reporterInput(call, id, sealsMemo ? memo : '');
  const all = [
    ...(call.newChild ? newPeople(call.newChild, call.body) : []),
    consultation,
    ...(reporter ? [reporter] : []),
  ];
  const last = all.length - 1;
  return all.map((one, index) => (index === last ? { ...one, draftId: call.draftId } : one));
}

/** Nothing said about the caller and no memo to seal: no record. */
function reporterInput(
  { reporter, body }: CallToSave,
  consultation: RecordId,
  memo: string,
): SaveInput | undefined {
  const type = recordType('reporter_identity');
  const entered = type ? bodyToSave(type, reporter.body) : reporter.body;
  if (Object.keys(entered).length === 0 && memo === '') return undefined;
  const named = text(entered['name']) !== undefined || text(entered['kana']) !== undefined;
  return {
    type: 'reporter_identity',
    newId: reporter.id,
    body: {
      ...(named ? { anonymous: false } : {}),
      ...entered,
      consultation_id: consultation,
      shared_summary: plain(body['shared_summary']),
      ...(memo === '' ? {} : { listening_memo: memo }),
    },
  };
}

/** Only what was heard: the rest is asked for on the person's own page. */
function newPeople({ person, household }: NewChild, call: Body): readonly SaveInput[] {
  const hint = hintOf(call);
  const name = text(hint['name']) ?? plain(hint['kana']);
  const kana = text(hint['kana']);
  const sex = text(hint['sex']);
  return [
    {
      type: 'person',
      newId: person,
      body: {
        name_kanji: name,
        ...(kana ? { name_kana: kana } : {}),
        ...(sex ? { sex } : {}),
        kinds: ['child'],
      },
    },
    {
      type: 'household',
      newId: household,
      body: {
        family_name_label: name.split(/[\s\u3000]/u)[0] ?? name,
        members: [
          { row_id: person.slice(person.indexOf(':') + 1), person_id: person, lives_here: true },
        ],
      },
    },
  ];
}

export function hintOf(call: Body): Body {
  const hint = call['child_hint'];
  return typeof hint === 'object' && hint !== null ? (hint as Body) : {};
}

/** 通告, or 虐待相談: the clock runs from the save. */
export function startsClock(body: Body): boolean {
  return isNotification({ body } as RecordDoc);
}

/** Another minute than that in which the panel opened; a time that cannot be read has its own message. */
export function movedStart(body: Body, startedAt: string): boolean {
  const minute = (at: string): number => Math.floor(Date.parse(at) / 60_000);
  const now = minute(plain(body['received_at']));
  return !Number.isNaN(now) && now !== minute(startedAt);
}

export function reporterOf(body: Body): Reporter {
  return {
    name: text(body['name']),
    kana: text(body['kana']),
    tel: text(body['tel']),
    address: text(body['address']),
    agency: text(body['agency']),
  };
}

/** Of the shared summary. What names the caller must go; of the rest the worker may say that it is harmless. */
export function summaryLeaks(body: Body, reporter: Body, childAddress: string): readonly Leak[] {
  const families = `${childAddress} ${plain(body['child_address_text'])}`;
  return leaksIn(plain(body['shared_summary']), reporterOf(reporter), families);
}

export function mayBeKept({ kind }: Leak): boolean {
  return kind === 'relation' || kind === 'time';
}

/** The caller's own particulars in the memo: then it cannot stay where all may read it. */
export function memoNames(memo: string, reporter: Body, childAddress: string): readonly Leak[] {
  return leaksIn(memo, reporterOf(reporter), childAddress).filter((leak) => !mayBeKept(leak));
}
