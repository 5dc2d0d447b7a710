// Every type of the catalogue from the form to the reader: each field typed, saved, sent, pulled, found again as it was.
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compartmentByRules } from '../../src/lib/domain/catalogue/compartment-rules.ts';
import { recordTypes } from '../../src/lib/domain/catalogue/registry.ts';
import type { Field, RecordType } from '../../src/lib/domain/catalogue/shapes.ts';
import type { Body, RecordId } from '../../src/lib/domain/record.ts';
import type { SaveInput } from '../../src/lib/records/api.ts';
import { saveInputs } from '../../src/lib/ui/form/save-inputs.ts';
import { enteredFields, fillEveryField, fillWithUnknowns, type Filled } from './fill-form.ts';
import { startWholeProduct, type ProductDevice, type WholeProduct } from './whole-product.ts';

// Each sign-in derives a key, which takes its time on purpose.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const newId = (type: string): RecordId => `${type}:${ulid()}` as RecordId;
const [mother, child] = [newId('person'), newId('person')];
const [household, note, open] = [newId('household'), newId('case_note'), newId('case')];
const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

let product: WholeProduct;
let center: ProductDevice;
let desk: ProductDevice;

beforeAll(async () => {
  product = await startWholeProduct();
  center = await product.device('u-abe', 'CKITA', 'MCM', 'center');
  desk = await product.device('u-sato', 'KKS', 'COUNSEL', 'desk');
  const people: SaveInput[] = [
    { type: 'person', newId: mother, body: { name_kanji: '見本 花子', birth_date: '1995-03-08' } },
    { type: 'person', newId: child, body: { name_kanji: '見本 一子', birth_date: '2026-08-01' } },
    {
      type: 'household',
      newId: household,
      body: { family_name_label: '見本', members: [{ row_id: '1', person_id: child }] },
    },
  ];
  const hung: SaveInput = {
    type: 'case_note',
    newId: note,
    subjectId: child,
    body: { occurred_at: '2026-10-01T01:00:00.000Z', staff: ['u-abe'], facts: '架空の経過' },
  };
  const saved = await center.keeper.saveAll([...people, hung]);
  if (!saved.ok) throw new Error(saved.message);
  await sent(center);
  const opened = await desk.keeper.saveAll([
    {
      type: 'case',
      newId: open,
      subjectId: child,
      body: { main_person: child, kind: 'general', stage: 'supporting', opened_on: '2026-10-01' },
    },
  ]);
  if (!opened.ok) throw new Error(opened.message);
});
afterAll(() => product.stop());

async function sent({ keeper, until }: ProductDevice): Promise<void> {
  await until(async () => (await keeper.status()).unsent === 0);
}

async function items({ keeper }: ProductDevice) {
  const outgoing = await keeper.outgoing();
  if (!outgoing.ok) throw new Error(outgoing.message);
  return outgoing.items;
}

const ids: Readonly<Record<string, string>> = {
  person: child,
  household,
  user: 'u-abe',
  any: note,
  case: open,
};
const filling = (type: RecordType) => ({
  type,
  today,
  begin: anchorOf(type),
  idOf: (refers: string) => ids[refers] ?? newId(refers),
});

/** Whom the page that opens the form says it is about. */
function anchorOf(type: RecordType): Body {
  if (type.compartmentOf !== undefined)
    return { [type.compartmentOf]: note, parent_type: 'case_note' };
  if (type.anchor.kind !== 'fields') return {};
  const whose: Readonly<Record<string, RecordId>> = {
    mother_id: mother,
    from_person: mother,
  };
  return Object.fromEntries(type.anchor.fields.map((name) => [name, whose[name] ?? child]));
}

function inputsOf(type: RecordType, { form, draft }: Filled, id: RecordId): readonly SaveInput[] {
  const subjectId = type.key === 'pregnancy' ? mother : child;
  const self = type.anchor.kind === 'self';
  return saveInputs({
    draft: self ? draft : { ...draft, subjectId },
    form,
    newId: id,
    seen: undefined,
    caseId: undefined,
    status: undefined,
  });
}

const typed = recordTypes().filter(({ family }) => family !== 'system' && family !== 'sibling');
const ofSystem = recordTypes().filter(
  ({ family, key }) => family === 'system' && key !== 'task_alert',
);

/** Written at the center what it may read there, and by the division what is stricter. */
function writerOf(type: RecordType, body: Body): ProductDevice {
  // Only who may read why sets 「対応前に連絡」.
  if (body['contact_first'] === true) return desk;
  const compartment = compartmentByRules(type.key, body) ?? type.compartment;
  return ['CORE', 'MCH', 'CARE'].includes(compartment) ? center : desk;
}

/** Protected addresses and papers that name a reporter wait for a vault of their own. */
const awaitsVault = (type: RecordType, body: Body): boolean =>
  ['DVADDR', 'REPORTER'].includes(compartmentByRules(type.key, body) ?? '');

describe('every type that people write', () => {
  it.each(typed.filter(({ key }) => key !== 'reporter_identity'))(
    '$key: every field is filled, saved, and read again as it was typed',
    async (type) => {
      const forms = [...fillEveryField(filling(type)), fillWithUnknowns(filling(type))];
      const filled = new Set(forms.flatMap(({ names }) => [...names]));
      const left = enteredFields(type.fields).filter(({ name }) => !filled.has(name));
      expect(left.map(({ name }) => name)).toEqual([]);
      for (const one of forms) {
        expect(one.form.check().filter(({ level }) => level === undefined)).toEqual([]);
        const id = newId(type.key);
        const body = one.form.toSave;
        const at = writerOf(type, body);
        const answer = await at.keeper.saveAll(inputsOf(type, one, id));
        if (awaitsVault(type, body)) {
          // Until there is a vault for it: said, and kept in the draft.
          expect(answer.ok ? '' : answer.message).toMatch(
            /まだこのシステムに(入力|登録)できません/,
          );
          continue;
        }
        expect(answer.ok ? '' : answer.message).toBe('');
        await sent(at);
        expect(
          (await items(at)).flatMap((item) =>
            item.recordId === id ? [item.reason, item.next.body] : [],
          ),
        ).toEqual([]);
        await at.until(async () => {
          const read = await at.keeper.record(id);
          return !read.ok || read.shown.place === 'server';
        });
        const read = await at.keeper.record(id);
        expect(read.ok && read.shown.place).toBe('server');
        if (read.ok) expect(read.shown.document.body).toEqual({ ...given(read, type), ...body });
        const listed = await at.keeper.list({ type: type.key, limit: 200 });
        expect(listed.ok && listed.rows.map(({ document }) => document.id)).toContain(id);
      }
    },
  );
});

/** What the server adds: its numbers. */
function given(
  read: { readonly shown: { readonly document: { readonly body: Body } } },
  type: RecordType,
): Body {
  const names = type.fields.flatMap(({ name, series }) => (series ? [name] : []));
  return Object.fromEntries(
    Object.entries(read.shown.document.body).filter(
      ([name]) => names.includes(name) || name === 'provisional_no',
    ),
  );
}

describe('what nobody may read back', () => {
  it('reporter_identity: every field goes, sealed, and leaves no readable trace', async () => {
    const [type] = typed.filter(({ key }) => key === 'reporter_identity');
    if (!type) throw new Error('no reporter_identity');
    const [one] = fillEveryField({ ...filling(type), mark: '秘密の言葉' });
    if (!one) throw new Error('nothing filled');
    const secrets = Object.values(one.form.toSave).filter(
      (value): value is string => typeof value === 'string' && value.includes('秘密の言葉'),
    );
    expect(secrets.length).toBeGreaterThan(3);
    const id = newId(type.key);
    const answer = await center.keeper.saveAll(inputsOf(type, one, id));
    expect(answer).toMatchObject({ ok: true, saved: [{ place: 'sealed' }] });
    await center.until(async () =>
      (await items(center)).some((item) => item.recordId === id && item.state === 'received'),
    );
    expect(await center.keeper.record(id)).toMatchObject({ ok: false });
    expect(await desk.keeper.record(id)).toMatchObject({ ok: false });
    const { store } = product.services;
    const kept: unknown[] = [];
    for (const name of ['records', 'history', 'log', 'accounts', 'vault'] as const)
      kept.push(await store[name].range({ from: ' ', to: '~', limit: 10_000 }));
    expect(JSON.stringify(kept[4])).toContain(id);
    const trace = `${JSON.stringify(kept)}${center.onDisk()}${JSON.stringify(await items(center))}`;
    for (const secret of secrets) expect(trace).not.toContain(secret);
  });

  it.each(ofSystem)('$key: is refused, deny by default, and nothing is lost', async (type) => {
    const [one] = fillEveryField(filling(type));
    if (!one) throw new Error('nothing filled');
    const id = newId(type.key);
    await center.keeper.saveAll(inputsOf(type, one, id));
    await center.until(async () =>
      (await items(center)).some((item) => item.recordId === id && item.state === 'refused'),
    );
    const item = (await items(center)).find(({ recordId }) => recordId === id);
    expect(item).toMatchObject({ next: { body: one.form.toSave }, reason: expect.any(String) });
    const [stored] = await product.services.store.records.get([id]);
    expect(stored).toBeUndefined();
  });
});

describe('no field is a box for anything', () => {
  const all = (fields: readonly Field[]): readonly Field[] =>
    fields.flatMap((field) => [field, ...all(field.fields ?? [])]);
  it.each(recordTypes())(
    '$key: json has parts, a sheet, or somebody who gives it',
    ({ fields }) => {
      for (const field of all(fields).filter(({ type }) => type === 'json'))
        expect(
          (field.shape !== undefined && (field.fields?.length ?? 0) > 0) ||
            field.instrument !== undefined ||
            field.given !== undefined,
          field.name,
        ).toBe(true);
    },
  );
});
