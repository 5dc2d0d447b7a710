// Whether the author of a change may make it: the access matrix asked about the old and the new record.
import { type AccessUser, mayDo, type Right } from '../../src/lib/domain/access.ts';
import { mayEnter } from '../../src/lib/domain/catalogue/entering.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { Body, RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import {
  anchorsOf,
  channels,
  classDeciding,
  parentOf,
  placeKey,
} from '../../src/lib/protocol/scope.ts';
import type { Change, RefusalReason } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { type ScopeFacts, type Situated, situationOf } from '../access/situation.ts';
import { classWith, withClass, withNewScope } from './new-scope.ts';

/** Undefined: allowed. */
export function refusalByRights(
  index: ScopeIndex,
  author: AccessUser | undefined,
  change: Change,
  head: RecordDoc | undefined,
  today: PlainDate,
): RefusalReason | undefined {
  if (author === undefined) return 'no_right';
  const asker: Asker = { user: author, site: change.author.site, today };
  // Who made a record is what the server knows of it, not what a new version says.
  const next = { ...change.next, created: (head ?? change.next).created };
  const facts = head === undefined ? withNewScope(index, next) : index;
  const loose = refusalByParent(facts, asker, next);
  if (loose !== undefined) return loose;
  if (tellsOfOthers(facts, head, next)) return 'about_others';
  const raised = classWith(index, head, next);
  for (const record of head === undefined ? [next] : [head, next]) {
    const then = record === next && raised ? withClass(index, next.id, raised) : facts;
    const seen = situationOf(then, record, asker.site);
    if (seen === undefined) return whyClosed(facts, record);
    if (!anchorsOf(record).every((subject) => facts.membershipOf(subject) !== undefined))
      return 'not_in_scope';
    const answer = head === undefined ? mayCreate(asker, record, seen) : may(asker, 'U', seen);
    if (!answer.allowed) return answer.code === 'not_in_scope' ? 'not_in_scope' : 'no_right';
  }
  return undefined;
}

/** Whether those it hangs on would bring it where somebody else whom it tells of is not a member. */
function tellsOfOthers(facts: ScopeFacts, head: RecordDoc | undefined, next: RecordDoc): boolean {
  const also = recordType(next.type)?.alsoAbout;
  // What became so because a family moved goes on being written: it only stands in fewer places.
  if (also === undefined || (head !== undefined && placeKey(head) === placeKey(next))) return false;
  const here = channels(next, facts);
  const alone = channels({ ...next, body: { ...next.body, [also.field]: [] } }, facts);
  return [...alone].some((channel) => !here.has(channel));
}

/** Whether it sets, changes or empties a field that is for other sites to enter. */
export function entersForOthers(before: RecordDoc | undefined, { next, author }: Change): boolean {
  const closed = recordType(next.type)?.fields.filter((field) => !mayEnter(field, author.site));
  const value = (body: Body | undefined, name: string) => canonicalJson(body?.[name] ?? null);
  return (closed ?? []).some(({ name }) => value(before?.body, name) !== value(next.body, name));
}

/** Whoever may take in a consultation may drop what belongs to it, wherever it goes from there (DESIGN.md, idea 4). */
export function mayDrop(user: AccessUser, site: SiteCode, today: PlainDate): boolean {
  const situation = {
    siteIsMember: false,
    sharedToSite: false,
    createdBySite: true,
    openCase: false,
    blocked: false,
  };
  return may({ user, site, today }, 'C', { compartment: DROP_RIGHT, situation }).allowed;
}

const DROP_RIGHT: Compartment = 'CONSULT';

interface Asker {
  readonly user: AccessUser;
  readonly site: SiteCode;
  readonly today: PlainDate;
}

function may(asker: Asker, right: Right, seen: Situated) {
  return mayDo({ ...asker, right, ...seen });
}

function mayCreate(asker: Asker, record: RecordDoc, seen: Situated) {
  const answer = may(asker, 'C', seen);
  if (answer.allowed || recordType(record.type)?.dropBox !== true) return answer;
  return may(asker, 'C', { ...seen, compartment: DROP_RIGHT });
}

/** A sibling, a memo, an attachment: of a record that is there, that the author may read, about the same subject. */
function refusalByParent(
  facts: ScopeFacts,
  asker: Asker,
  record: RecordDoc,
): RefusalReason | undefined {
  const type = recordType(record.type);
  if (type?.siblingOf === undefined && type?.compartmentOf === undefined) return undefined;
  const parentId =
    type.siblingOf === undefined ? parentOf(record) : ownerOf(record, type.siblingOf);
  if (parentId === undefined) return 'invalid';
  const parent = facts.recordOf(parentId);
  if (parent === undefined) return 'depends_on_refused';
  const subjects = anchorsOf(parent);
  // A relation has two ends and its siblings one subject: the first.
  const fitting = type.siblingOf === undefined ? subjects : subjects.slice(0, 1);
  const fits =
    record.subjectId === undefined ? subjects.length === 0 : fitting.includes(record.subjectId);
  if (!fits) return 'invalid';
  const seen = situationOf(facts, parent, asker.site);
  return seen !== undefined && may(asker, 'R', seen).allowed ? undefined : 'not_in_scope';
}

function ownerOf(sibling: RecordDoc, type: string): RecordId {
  return `${type}:${sibling.id.slice(sibling.type.length + 1)}` as RecordId;
}

/** No compartment: a case nobody classified, or fields that cannot be entered until the vault exists. */
function whyClosed(facts: ScopeFacts, record: RecordDoc): RefusalReason {
  return classDeciding(record, facts.recordOf) === undefined ? 'not_yet_enterable' : 'not_in_scope';
}
