// What of a change or draft goes into quarantine, and which records a supervisor must be able to read to open it.
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { DeviceId, RecordDoc, UserId } from '../../src/lib/domain/record.ts';
import { type SignedDraft, verifyDraft } from '../../src/lib/protocol/envelopes/contents.ts';
import type {
  HandedDraft,
  HandedPart,
  QuarantineContent,
} from '../../src/lib/protocol/last-contact.ts';
import { compartmentOf } from '../../src/lib/protocol/scope.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { isSealed } from '../sync/drops.ts';
import { offerKey } from '../sync/stored.ts';
import type { NewInQuarantine, Quarantine } from './quarantine.ts';

/** Undefined: of what is sealed, nobody but its author sees that it is there. What cannot be told is the strictest. */
function compartmentIn(
  index: ScopeFacts,
  { change, draft }: QuarantineContent,
): Compartment | undefined {
  const records = change ? [change.next] : draft ? recordsIn(draft) : [];
  if (records.length === 0 || records.some(isSealed)) return undefined;
  const found = new Set(
    records.map((one) => compartmentOf(one, index.classOf, index.recordOf) ?? STRICTEST),
  );
  const [first = STRICTEST] = found;
  return found.size === 1 ? first : STRICTEST;
}

/** A quarantine that notes of everything which of the supervisors may open it. */
export function classified(index: ScopeFacts, quarantine: Quarantine): Quarantine {
  return {
    ...quarantine,
    keep(what) {
      const compartment = compartmentIn(index, what.content);
      return quarantine.keep({ ...what, ...(compartment === undefined ? {} : { compartment }) });
    },
    async open(id) {
      const found = await quarantine.open(id);
      if (found === undefined) return undefined;
      // Its case may have become one of abuse since.
      const { compartment: _, ...item } = found.item;
      const compartment = compartmentIn(index, found.content);
      return { ...found, item: { ...item, ...(compartment === undefined ? {} : { compartment }) } };
    },
  };
}

type ScopeFacts = Pick<ScopeIndex, 'classOf' | 'recordOf'>;

/** A change whose author has left, before it is refused. `sealed`: its envelope, where nothing else may be kept. */
export function ofGone(change: Change, sealed: string | undefined): NewInQuarantine {
  const { changeId, author } = change;
  return {
    id: `gone-${createHash('sha256').update(changeId).digest('hex').slice(0, 40)}`,
    site: author.site,
    device: author.device,
    why: 'author_gone',
    kind: 'change',
    author: author.user,
    changeId,
    content: sealed === undefined ? { change } : { envelope: sealed },
  };
}

/** A version that a device gave back after a total loss, and that does not fit what was written since. */
export function ofOffered(record: RecordDoc, by: DeviceId): NewInQuarantine {
  const { id: recordId, changeId, version = 0, updated } = record;
  const { by: user, site, device } = updated;
  // Nobody knows any more what it stood on.
  const base = { kind: 'version', version, body: {} } as const;
  return {
    id: `offered-${createHash('sha256').update(offerKey(record)).digest('hex').slice(0, 40)}`,
    site,
    device: by,
    why: 'offered',
    kind: 'change',
    author: user,
    changeId,
    content: { change: { changeId, recordId, author: { user, site, device }, base, next: record } },
  };
}

export interface ReadDraft {
  readonly author: UserId;
  readonly draft: HandedDraft;
  /** Something in it is sealed: the envelope has to be kept, too. */
  readonly isPart: boolean;
}

/** The draft in the envelope, where its author signed it. */
export function createDraftReading(deps: {
  readonly open: (draftId: string, envelope: string) => Promise<unknown>;
  readonly publicKeys: (user: UserId, device: DeviceId) => Promise<readonly string[]>;
}): (draftId: string, envelope: string) => Promise<ReadDraft | undefined> {
  return async (draftId, envelope) => {
    const content = await deps.open(draftId, envelope);
    if (!Value.Check(signedSchema, content)) return undefined;
    const signed = content as unknown as SignedDraft;
    const { user, device, payload } = signed.draft;
    if (signed.draft.draftId !== draftId) return undefined;
    for (const key of await deps.publicKeys(user, device))
      if (await verifyDraft(key, signed)) return readDraft(user, payload as HandedDraft);
    return undefined;
  };
}

function readDraft(author: UserId, payload: HandedDraft): ReadDraft | undefined {
  // A reporter's name is read by nobody, in quarantine neither.
  if (isSealed(payload)) return undefined;
  const { type, recordId, subjectId, householdId, caseId, subjectName, body, savedAt } = payload;
  const given = payload.parts ?? [];
  const parts = given.filter((part) => !isSealed(part)).map(partOf);
  const withheld = new Set(given.filter(isSealed).map((part) => part.type));
  const typed = Object.entries(payload.typed ?? {}).filter(
    ([path]) => !withheld.has(path.split('/')[0] ?? ''),
  );
  const draft: HandedDraft = {
    type,
    ...(recordId === undefined ? {} : { recordId }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(householdId === undefined ? {} : { householdId }),
    ...(caseId === undefined ? {} : { caseId }),
    ...(subjectName === undefined ? {} : { subjectName }),
    body,
    ...(typed.length === 0 ? {} : { typed: Object.fromEntries(typed) }),
    ...(parts.length === 0 ? {} : { parts }),
    savedAt,
  };
  return { author, draft, isPart: withheld.size > 0 };
}

function partOf({ type, recordId, body }: HandedPart): HandedPart {
  return { type, recordId, body };
}

/** The record that the draft would become, and those of its parts. */
function recordsIn({ parts = [], ...draft }: HandedDraft): readonly RecordDoc[] {
  const { type, recordId, body, subjectId, householdId, caseId } = draft;
  const own = {
    id: recordId ?? `${type}:`,
    type,
    body,
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(householdId === undefined ? {} : { householdId }),
    ...(caseId === undefined ? {} : { caseId }),
  };
  const others = parts.map((part) => ({ ...own, ...part, id: part.recordId }));
  return [own, ...others] as unknown as readonly RecordDoc[];
}

const STRICTEST: Compartment = 'ABUSE';
const Text = Type.String({ maxLength: 200 });
const signedSchema = Type.Object({
  signature: Type.String(),
  draft: Type.Object({
    draftId: Text,
    user: Text,
    device: Text,
    payload: Type.Object({
      type: Text,
      recordId: Type.Optional(Text),
      subjectId: Type.Optional(Text),
      householdId: Type.Optional(Text),
      caseId: Type.Optional(Text),
      subjectName: Type.Optional(Text),
      body: Type.Record(Type.String(), Type.Unknown()),
      typed: Type.Optional(Type.Record(Type.String(), Type.String())),
      parts: Type.Optional(
        Type.Array(
          Type.Object({
            type: Text,
            recordId: Text,
            body: Type.Record(Type.String(), Type.Unknown()),
          }),
        ),
      ),
      savedAt: Text,
    }),
  }),
});
