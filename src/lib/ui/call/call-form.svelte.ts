// One call while it is typed: its form, the caller's sealed panel, the child it is about, and the draft that keeps all of it.
import { ulid } from 'ulid';
import { withComputed } from '../../domain/computed/computed.ts';
import { isMinor } from '../../domain/family.ts';
import type { RecordId } from '../../domain/record.ts';
import type { Draft, DraftPart, PersonView } from '../../records/api.ts';
import { createChoices } from '../form/choices.ts';
import { createDraftKeeper, type KeeperState } from '../form/draft-keeper.ts';
import { createForm, type FormState } from '../form/form.svelte.ts';
import { nameOf } from '../person/names.ts';
import type { Session } from '../session.svelte.ts';
import { settled } from '../settled.ts';
import { plain, text, today } from '../show.ts';
import type { FieldScope } from '../form/scope.ts';
import type { OpenCall } from './call.svelte.ts';
import { hintOf, type NewChild } from './call-save.ts';

/** The child that the call is about, with what is known of the family. */
export interface Chosen {
  readonly id: RecordId;
  readonly name: string;
  readonly householdId?: RecordId;
  readonly address: string;
  /** Each has a clock of their own. */
  readonly children: readonly { readonly id: RecordId; readonly name: string }[];
}

export interface CallForm {
  readonly form: FormState;
  readonly reporter: FieldScope;
  readonly reporterId: RecordId;
  readonly draftId: string;
  readonly startedAt: string;
  readonly state: KeeperState;
  readonly chosen: Chosen | undefined;
  readonly newChild: NewChild | undefined;
  /** Something was typed or chosen: worth keeping. */
  readonly touched: boolean;
  choose(view: PersonView): void;
  registerNew(): void;
  unchoose(): void;
  touch(): void;
  flush(): Promise<void>;
  /** Stores it as put aside; says why where it could not. */
  park(parkedAt: string): Promise<string>;
  stop(): Promise<void>;
  /** After a save that failed: what is typed goes on into the draft. */
  goOn(): void;
  placeOf(path: string): { readonly scope: FieldScope; readonly name: string } | undefined;
}

const REPORTER = 'reporter_identity';

export function createCallForm(
  session: Pick<Session, 'api' | 'status'>,
  { draft, resumed }: OpenCall,
): CallForm {
  const startedAt = draft.call?.startedAt ?? plain(draft.body['received_at']);
  const reporterPart = partOf(draft, REPORTER);
  const user = session.status?.user;
  let birthDate = $state<string>();
  let chosen = $state.raw<Chosen>();
  let newChild = $state.raw<NewChild | undefined>(newChildOf(draft));
  let state = $state.raw<KeeperState>(
    draft.savedAt ? { kind: 'stored', at: draft.savedAt } : { kind: 'untouched' },
  );
  let touched = $state(resumed);
  let parkedAt: string | undefined;

  const form = createForm({
    type: 'consultation',
    body: { ...(user ? { receiver: user.id } : {}), ...draft.body },
    ...(draft.typed ? { typed: draft.typed } : {}),
    focus: draft.focus,
    parts: [reporterPart],
    choices: createChoices({
      api: session.api,
      users: session.status?.knownUsers ?? [],
      colleagues: session.status?.colleagues,
    }),
    context: () => ({ today: today(), ageDays: undefined }),
    compute: (body) => withComputed('consultation', body, { today: today(), birthDate }),
    validation: () => ({ now: Date.now(), birthOf: () => birthDate }),
    newRowId: ulid,
    onTouched: () => touch(),
  });
  const reporter = form.parts[0]?.scope;
  if (!reporter) throw new Error('a call without its reporter');
  let keeper = startKeeper();

  function startKeeper() {
    return createDraftKeeper({
      put: () => settled(session.api.putDraft(currentDraft())),
      onState: (next) => (state = next),
      timers: {
        set: (run, ms) => setTimeout(run, ms),
        clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout> | undefined),
      },
    });
  }

  function currentDraft(): Draft {
    return {
      draftId: draft.draftId,
      type: 'consultation',
      ...(chosen
        ? {
            subjectId: chosen.id,
            subjectName: chosen.name,
            ...(chosen.householdId ? { householdId: chosen.householdId } : {}),
          }
        : {}),
      body: form.body,
      typed: form.typed,
      ...(form.focus ? { focus: form.focus } : {}),
      parts: [
        ...form.partsToKeep(),
        ...(newChild
          ? [
              { type: 'person', recordId: newChild.person, body: {} },
              { type: 'household', recordId: newChild.household, body: {} },
            ]
          : []),
      ],
      call: { startedAt, ...(parkedAt ? { parkedAt } : {}) },
      savedAt: draft.savedAt,
    };
  }

  function touch(): void {
    touched = true;
    keeper.touch();
  }

  /** Of a call that is taken up again: who the child is, anew. */
  async function find(id: RecordId): Promise<void> {
    chosen = {
      id,
      name: draft.subjectName ?? '',
      ...(draft.householdId ? { householdId: draft.householdId } : {}),
      address: '',
      children: [],
    };
    const answer = await settled(session.api.person(id, { again: true }));
    if (answer.ok && chosen?.id === id) take(answer.view);
  }

  function take(view: PersonView): void {
    const { id, body } = view.person.document;
    birthDate = text(body['birth_date']);
    const home = view.household?.document.id;
    chosen = {
      id,
      name: nameOf(view),
      ...(home ? { householdId: home } : {}),
      address: view.address ?? '',
      children: childrenOf(view),
    };
  }

  if (draft.subjectId) void find(draft.subjectId);

  return {
    form,
    reporter,
    reporterId: reporterPart.recordId,
    draftId: draft.draftId,
    startedAt,
    get state() {
      return state;
    },
    get chosen() {
      return chosen;
    },
    get newChild() {
      return newChild;
    },
    get touched() {
      return touched;
    },
    choose(view) {
      newChild = undefined;
      take(view);
      touch();
    },
    registerNew() {
      chosen = undefined;
      newChild = {
        person: `person:${ulid()}` as RecordId,
        household: `household:${ulid()}` as RecordId,
      };
      touch();
    },
    unchoose() {
      chosen = undefined;
      newChild = undefined;
      birthDate = undefined;
      touch();
    },
    touch,
    flush: () => keeper.flush(),
    async park(at) {
      parkedAt = at;
      touch();
      await keeper.flush();
      if (state.kind !== 'failed') return '';
      parkedAt = undefined;
      return state.message;
    },
    stop: () => keeper.stop(),
    goOn() {
      keeper = startKeeper();
      keeper.touch();
    },
    placeOf(path) {
      if (path.startsWith(`${REPORTER}/`))
        return { scope: reporter, name: path.slice(REPORTER.length + 1) };
      const [name = '', inner] = path.split('/');
      if (inner === undefined) return { scope: form.root, name };
      const group = form.type.fields.find((field) => field.name === name);
      return group?.fields && { scope: form.root.group(name, group.fields), name: inner };
    },
  };
}

function partOf(draft: Draft, type: string): DraftPart {
  const begun = draft.parts?.find((part) => part.type === type);
  return begun ?? { type, recordId: `${type}:${ulid()}` as RecordId, body: {} };
}

function newChildOf(draft: Draft): NewChild | undefined {
  const person = draft.parts?.find((part) => part.type === 'person')?.recordId;
  const household = draft.parts?.find((part) => part.type === 'household')?.recordId;
  return person && household ? { person, household } : undefined;
}

/** The child, and every other child who lives there: siblings are in danger too. */
function childrenOf(view: PersonView): Chosen['children'] {
  const self = { id: view.person.document.id, name: nameOf(view) };
  const others = view.members
    .filter(({ row, livesHere }) => livesHere && row.id !== self.id && isMinor(row, today()))
    .map(({ row }) => ({ id: row.id, name: row.name }));
  return [self, ...others];
}

/** The name of somebody nobody had registered, as heard. */
export function heardName(form: FormState): string {
  const hint = hintOf(form.body);
  return text(hint['name']) ?? plain(hint['kana']);
}
