// What is registered together with a person: the household it belongs to or founds, its address, its relation to one of the family.
import { recordType } from '../../../domain/catalogue/registry.ts';
import type { Field } from '../../../domain/catalogue/shapes.ts';
import { ask, type Issue, type RareCode } from '../../../domain/catalogue/issues.ts';
import type { Body, RecordDoc, RecordId } from '../../../domain/record.ts';
import { bodyText } from '../../../domain/search.ts';
import type { DraftPart, HouseholdView, SaveInput } from '../../../records/api.ts';
import type { Companion } from '../../form/companion.ts';
import { createForm, type FormState } from '../../form/form.svelte.ts';
import { createChoices, type Choices } from '../../form/choices.ts';
import type { FieldScope } from '../../form/scope.ts';
import { plain, text } from '../../show.ts';

export type HomeKind = 'new' | 'existing' | 'none';

export interface Registration extends Companion {
  readonly kind: HomeKind;
  /** The household chosen, where it is an existing one. */
  readonly home: HouseholdView | undefined;
  /** Of the household that is founded. */
  readonly household: FieldScope;
  /** What the household's list says of the new person. */
  readonly member: FieldScope;
  readonly address: FieldScope;
  /** To somebody of the chosen household. */
  readonly relation: FieldScope;
  found(): void;
  join(home: HouseholdView): void;
  alone(): void;
  /** The address of somebody who lives there already. */
  readonly sharedAddress: RecordDoc | undefined;
  takeAddress(): void;
  /** Somebody here has the same kanji and birth date: saving asks first. */
  sameAs: boolean;
}

export interface RegistrationParts {
  readonly personId: RecordId;
  readonly parts: readonly DraftPart[];
  readonly home: HouseholdView | undefined;
  readonly api: Parameters<typeof createChoices>[0]['api'];
  readonly ulid: () => string;
  readonly today: () => string;
}

/** Confirmed and kept in the record, so that a manager sees it. */
export const SAME_PERSON: RareCode = 'same_person';

export function createRegistration(given: RegistrationParts): Registration {
  const { personId, ulid } = given;
  const begun = (type: string): DraftPart | undefined =>
    given.parts.find((part) => part.type === type);
  let kind = $state<HomeKind>(given.home ? 'existing' : 'new');
  let home = $state.raw(given.home);
  let sameAs = $state(false);
  let touched: () => void = () => undefined;

  const idOf = (type: string): RecordId =>
    begun(type)?.recordId ?? (`${type}:${ulid()}` as RecordId);
  const ids = {
    household: given.home ? (`household:${ulid()}` as RecordId) : idOf('household'),
    person_address: idOf('person_address'),
    relationship: idOf('relationship'),
  };
  const choicesOf = (view: HouseholdView | undefined): Choices =>
    createChoices({ api: given.api, household: view, users: [] });
  /** Of the new person, as it stands in the form beside this when it is checked. */
  let born = $state<string>();
  const formOf = (type: string, body: Body, view?: HouseholdView): FormState => {
    const choices = choicesOf(view);
    return createForm({
      type,
      body: begun(type)?.body ?? body,
      ...(type === 'household' ? {} : { untouched: body }),
      ...(begun(type)?.typed ? { typed: begun(type)?.typed ?? {} } : {}),
      choices,
      context: () => ({ today: given.today(), ageDays: undefined }),
      compute: (one) => one,
      validation: () => ({
        now: Date.now(),
        birthOf: (id) => (id === personId ? born : choices.birthDate(id)),
      }),
      newRowId: ulid,
      onTouched: () => touched(),
    });
  };

  const household = formOf('household', {
    members: [{ row_id: ulid(), person_id: personId, lives_here: true }],
  });
  const addressStart: Body = { kind: 'juki', protect_level: '0', person_id: personId };
  const address = formOf('person_address', addressStart);
  let relation = $state.raw(formOf('relationship', { from_person: personId }, given.home));
  const memberRow = household.root.rows(membersField()).rows[0];

  function setKind(next: HomeKind, view?: HouseholdView): void {
    kind = next;
    home = view;
    touched();
  }

  function isFilled(form: FormState, start: Body): boolean {
    const { toSave } = form;
    return Object.keys(toSave).some((name) => toSave[name] !== start[name]);
  }

  const hasAddress = (): boolean =>
    isFilled(address, addressStart) || Object.keys(address.typed).length > 0;
  const hasRelation = (): boolean =>
    kind === 'existing' &&
    (plain(relation.body['to_person']) !== '' || plain(relation.body['kind']) !== '');

  /** As its hint says: a household without a name has the family name of the person it is founded with. */
  function nameHome(person: Body): void {
    if (kind === 'new' && plain(household.body['family_name_label']).trim() === '')
      household.root.set('family_name_label', labelFor(person));
  }

  /** Of an existing household only the new row is written here. */
  function homeIssues(): readonly Issue[] {
    if (kind === 'none') return [];
    return household
      .check()
      .filter(({ field }) => (kind === 'new' ? field !== 'members' : field.startsWith('members/')));
  }

  function homeInput(): SaveInput | undefined {
    if (kind === 'none') return undefined;
    const row = { ...memberOf(household), person_id: personId };
    if (kind === 'existing' && home) {
      const { document } = home.household;
      const listed = document.body['members'];
      return {
        type: 'household',
        recordId: document.id,
        seen: document,
        body: { ...document.body, members: [...(Array.isArray(listed) ? listed : []), row] },
      };
    }
    return {
      type: 'household',
      newId: ids.household,
      body: {
        ...household.toSave,
        members: [row],
      },
    };
  }

  return {
    get kind() {
      return kind;
    },
    get home() {
      return home;
    },
    get sameAs() {
      return sameAs;
    },
    set sameAs(next) {
      sameAs = next;
    },
    household: household.root,
    get member() {
      return memberRow?.scope ?? household.root;
    },
    address: address.root,
    get relation() {
      return relation.root;
    },
    found: () => setKind('new'),
    join(view) {
      relation = formOf('relationship', { from_person: personId }, view);
      setKind('existing', view);
    },
    alone: () => setKind('none'),
    get sharedAddress() {
      return home && addressThere(home);
    },
    takeAddress() {
      const there = home && addressThere(home);
      if (!there) return;
      for (const name of ['postal', 'pref_city', 'town', 'block', 'building', 'area_code'])
        if (there.body[name] !== undefined) address.root.set(name, there.body[name]);
    },
    onTouched(listener) {
      touched = listener;
    },
    keep() {
      const kept = (type: string, id: RecordId, form: FormState): DraftPart => ({
        type,
        recordId: id,
        body: form.body,
        typed: form.typed,
      });
      return [
        {
          ...kept('household', home?.household.document.id ?? ids.household, household),
          ...(home ? { seen: home.household.document } : {}),
        },
        kept('person_address', ids.person_address, address),
        kept('relationship', ids.relationship, relation),
      ];
    },
    check(form) {
      const asked = sameAs && !isConfirmed(form.body);
      born = text(form.body['birth_date']);
      nameHome(form.body);
      return [
        ...(asked ? [SAME] : []),
        ...homeIssues(),
        ...(hasAddress() ? address.check() : []),
        ...(hasRelation() ? relation.check() : []),
      ];
    },
    inputs(own) {
      // The draft goes with the last of all that is saved.
      const draftId = own.at(-1)?.draftId;
      const beside = [
        homeInput(),
        hasAddress()
          ? {
              type: 'person_address',
              newId: ids.person_address,
              subjectId: personId,
              body: address.toSave,
            }
          : undefined,
        hasRelation()
          ? {
              type: 'relationship',
              newId: ids.relationship,
              subjectId: personId,
              body: { ...relation.toSave, from_person: personId },
            }
          : undefined,
      ].filter((input) => input !== undefined);
      if (beside.length === 0) return own;
      // The household stands before the stricter parts: what it lists must be there for them.
      const all: SaveInput[] = [
        ...own.slice(0, 1).map(withoutDraft),
        ...beside,
        ...own.slice(1).map(withoutDraft),
      ];
      return all.map((input, at) =>
        at === all.length - 1 && draftId !== undefined ? { ...input, draftId } : input,
      );
    },
  };
}

const SAME: Issue = ask(
  'name_kanji',
  SAME_PERSON,
  '氏名と生年月日が同じ人がすでに登録されています。右の一覧で確かめ、別の人なら「別の人です」を押してください。',
);

export function isConfirmed(body: Body): boolean {
  const confirmed = body['confirmed'];
  return Array.isArray(confirmed) && confirmed.includes(SAME_PERSON);
}

export function membersField(): Field {
  const field = recordType('household').fields.find(({ name }) => name === 'members');
  if (!field) throw new Error('a household without members');
  return field;
}

function memberOf(household: FormState): Body {
  const rows = household.toSave['members'] ?? household.body['members'];
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof first === 'object' && first !== null ? (first as Body) : {};
}

/** 星野 of 星野 はるか: how families are called until somebody gives a better label. */
function labelFor(person: Body): string {
  const name = plain(person['name_kanji']).trim();
  const [family = ''] = name.split(/\s+/);
  return family === '' ? '（名前なし）' : family;
}

/** Where somebody who lives there lives now. */
function addressThere({ records, members }: HouseholdView): RecordDoc | undefined {
  const living = new Set(members.filter((one) => one.livesHere).map(({ row }) => row.id as string));
  return records
    .map(({ document }) => document)
    .find(
      (one) =>
        one.type === 'person_address' &&
        one.void === undefined &&
        bodyText(one, 'valid_to') === '' &&
        living.has(bodyText(one, 'person_id')),
    );
}

function withoutDraft({ draftId: _with, ...input }: SaveInput): SaveInput {
  return input;
}
