// The desk's answers: the newest version counts, and no hit, count or name tells what the reader may not see.
import { expect, it } from 'vitest';
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { RecordDoc, RecordId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { queryWords } from '../../src/lib/domain/text.ts';
import type { Alert } from '../../src/lib/domain/alerts/alert.ts';
import { areaCompartments, newCaseClass, newMembership } from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { storedClass, storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { createDeskIndex } from './desk-index.ts';
import { findElsewhere } from './elsewhere.ts';
import { findEverywhere } from './find.ts';
import { listFor, workFor } from './lists.ts';
import { babiesOf, candidatesFor, peopleMatching, rowOf } from './people.ts';
import { createReader, type Reader } from './rights.ts';

const today = '2026-11-22';
const kita = 'CKITA' as SiteCode;
const minami = 'CMINAMI' as SiteCode;

/** A city of a few: people of the north and of the south, and what was written about them. */
function city() {
  const index = createScopeIndex();
  const desk = createDeskIndex();
  const versions = new Map<string, number>();
  function put(id: string, body: Record<string, unknown>, more: object = {}): RecordDoc {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    const stamp = { at: `${today}T00:00:00Z`, by: 'u', site: kita, device: 'd' } as never;
    const record: RecordDoc = {
      id: id as RecordId,
      type: id.slice(0, id.indexOf(':')),
      schemaVersion: 1,
      body,
      created: stamp,
      updated: stamp,
      changeId: `c-${id}` as never,
      status: 'draft',
      ...more,
    };
    const head = nextVersion({ record, head: undefined, receivedAt: today, salt: 's' });
    const stored = { ...head, record: { ...head.record, version } };
    index.observe(stored);
    desk.observe(stored.record);
    return stored.record;
  }
  const belongs = (id: string, site: SiteCode) =>
    index.observe(
      storedMembership(
        newMembership(id as RecordId, [{ site, compartments: areaCompartments, why: 'area' }]),
      ),
    );
  const reader = (site: string, role: string): Reader => {
    const user: AccessUser = { id: 'u' as UserId, roles: [{ site: site as SiteCode, role }] };
    return createReader(index, user, today);
  };
  return { index, desk, put, belongs, reader };
}

const about = (id: string) => ({ subjectId: id as RecordId });
const boss = ['KKS', 'KACHO'] as const;
/** Reads the north alone. */
const abe = ['CKITA', 'MCM'] as const;
const ids = (found: readonly { readonly id: RecordId }[]) => found.map(({ id }) => id);

it('finds a person by address and household only where these may be seen', () => {
  const { desk, put, belongs, reader } = city();
  for (const [who, site] of [
    ['north', kita],
    ['split', kita],
  ] as const) {
    belongs(`person:${who}`, site);
    put(`person:${who}`, { name_kanji: `見本 ${who}`, name_kana: 'ミホン' });
  }
  belongs('household:H', minami);
  put('household:H', {
    family_name_label: '秘匿家',
    members: [{ row_id: '1', person_id: 'person:split' }],
  });
  put('person_address:N', { person_id: 'person:north', town: '北町', protect_level: '0' });
  put('person_address:S', { person_id: 'person:split', town: '隠町', protect_level: '3' });
  const search = (query: string, who: Reader) => ids(peopleMatching(desk, queryWords(query), who));
  expect(search('秘匿家', reader(...boss))).toEqual(['person:split']);
  expect(search('秘匿家', reader(...abe))).toEqual([]);
  expect(search('隠町', reader(...boss))).toEqual([]);
  expect(search('北町 見本', reader(...abe))).toEqual(['person:north']);
  expect(search('みほん', reader('CMINAMI', 'MCM'))).toEqual([]);
  const split = desk.get('person:split' as RecordId)!;
  expect(rowOf(desk, split, reader(...abe)).household).toBe('');
  expect(rowOf(desk, split, reader(...boss)).household).toBe('秘匿家');

  expect(findEverywhere(desk, '秘匿家', 10, reader(...abe))).toEqual({ hits: [], total: 0 });
  expect(findEverywhere(desk, '隠町', 10, reader(...boss)).total).toBe(0);
  const [first] = findEverywhere(desk, '秘匿家', 10, reader(...boss)).hits;
  expect(first).toMatchObject({ id: 'person:split', why: { label: '世帯', text: '秘匿家' } });
});

it('SYNC-12: the newest version counts, and what was taken back is not found', () => {
  const { desk, put, belongs, reader } = city();
  belongs('person:1', kita);
  const old = put('person:1', { name_kanji: '旧姓 花' });
  put('person:1', { name_kanji: '新姓 花' });
  desk.observe(old);
  const search = (query: string) => ids(peopleMatching(desk, queryWords(query), reader(...boss)));
  expect([search('旧姓'), search('新姓')]).toEqual([[], ['person:1']]);
  put('case_note:N', { facts: '架空の面談' }, about('person:1'));
  expect(findEverywhere(desk, '架空の面談', 10, reader(...boss)).total).toBe(1);
  const taken = { void: { at: today, by: 'u', reason: '誤り' } };
  put('case_note:N', { facts: '架空の面談' }, { ...about('person:1'), ...taken });
  expect(findEverywhere(desk, '架空の面談', 10, reader(...boss)).total).toBe(0);
  const list = { type: 'case_note', limit: 10 };
  expect(listFor(desk, list, reader(...boss)).total).toBe(0);
  expect(listFor(desk, { ...list, withVoid: true }, reader(...boss)).total).toBe(1);
  put('person:1', { name_kanji: '新姓 花' }, taken);
  expect(search('新姓')).toEqual([]);
});

it('finds notes by their words with the name of their person, and neither count nor name tells of others', () => {
  const { index, desk, put, belongs, reader } = city();
  belongs('person:N', kita);
  belongs('person:S', minami);
  put('person:N', { name_kanji: '見本 北' });
  put('person:S', { name_kanji: '見本 南' });
  index.observe(storedClass(newCaseClass('case:1' as RecordId, 'ABUSE')));
  put('case:1', { main_person: 'person:N', kind: 'abuse', stage: 'supporting' });
  put('case_note:1', { facts: '泣き声が続く' }, about('person:N'));
  put('case_note:2', { facts: '泣き声のこと' }, { ...about('person:N'), caseId: 'case:1' });
  put('case_note:3', { facts: '泣き声なし' }, about('person:S'));
  put('consultation:K', { category: '01', complaint: '泣き声' }, about('person:N'));
  const find = (query: string, who: Reader) => findEverywhere(desk, query, 10, who);
  expect(find('泣き声', reader(...boss)).total).toBe(4);
  const north = find('泣き声', reader(...abe));
  expect([ids(north.hits), north.total]).toEqual([['case_note:1'], 1]);
  expect(north.hits[0]).toMatchObject({ aboutName: '見本 北', why: { text: '泣き声が続く' } });
  expect(ids(find('泣き声 南', reader(...boss)).hits)).toEqual(['case_note:3']);
  expect(find('泣き声 南', reader(...abe)).total).toBe(0);

  const list = { type: 'case_note', limit: 1, offset: 0 };
  expect(listFor(desk, list, reader(...boss))).toMatchObject({ total: 3 });
  const seen = listFor(desk, list, reader(...abe));
  expect([seen.total, ids(seen.records), seen.names]).toEqual([
    1,
    ['case_note:1'],
    { 'person:N': '見本 北' },
  ]);
  expect(listFor(desk, { ...list, words: '南' }, reader(...abe)).total).toBe(0);
  expect(listFor(desk, { ...list, words: '南' }, reader(...boss)).total).toBe(1);
});

it('lists whose first visit is owed, oldest first, and nobody whose visits are hidden', () => {
  const { index, desk, put, belongs, reader } = city();
  const child = (id: string, birth_date: string) => {
    belongs(id, kita);
    put(id, { name_kanji: `見本 ${id}`, birth_date, kinds: ['child'] });
  };
  child('person:new', '2026-11-01');
  child('person:due', '2026-07-30');
  child('person:overdue', '2026-07-01');
  child('person:seen', '2026-07-02');
  child('person:old', '2026-01-01');
  const visit = { child_id: 'person:seen', contact_kind: 'visit', result: 'done' };
  put('birth_contact:1', visit);
  const inShort = (who: Reader) => babiesOf(desk, who).map((row) => `${row.id} ${row.visit}`);
  const nurse = reader('NEU', 'NURSE');
  expect(inShort(nurse)).toEqual(['person:overdue none', 'person:due none', 'person:new none']);
  put('birth_contact:2', { ...visit, child_id: 'person:overdue', result: 'absent' });
  expect(inShort(nurse)[0]).toBe('person:overdue tried');
  put('birth_contact:2', { ...visit, child_id: 'person:overdue' });
  expect(inShort(nurse)).toEqual(['person:due none', 'person:new none']);
  // City hall's counsellors see visits only of families with an open case.
  const counsel = reader('KKS', 'COUNSEL');
  expect(inShort(counsel)).toEqual([]);
  index.observe(storedClass(newCaseClass('case:1' as RecordId, 'CONSULT')));
  put('case:1', { main_person: 'person:due', stage: 'supporting' });
  expect(inShort(counsel)).toEqual(['person:due none']);
});

it('suggests who somebody may be, by what the reader may see of them', () => {
  const { desk, put, belongs, reader } = city();
  belongs('person:1', kita);
  put('person:1', { name_kanji: '見本 花', name_kana: 'ミホン ハナ', birth_date: '2024-05-01' });
  put('person_address:P', {
    person_id: 'person:1',
    town: '隠町',
    block: '9-9',
    protect_level: '2',
  });
  const typed = { kana: 'みほん はな', birthDate: '2024-05-01', address: '隠町9-9' };
  const [row] = candidatesFor(desk, typed, reader(...boss));
  expect(row).toMatchObject({ id: 'person:1', address: '', why: ['フリガナと生年月日が同じ'] });
  expect(candidatesFor(desk, typed, reader('CMINAMI', 'MCM'))).toEqual([]);
});

it('tells a center who is known elsewhere: four things, by name alone, and of nobody who is protected', () => {
  const { index, desk, put, belongs } = city();
  const person = (id: string, site: SiteCode) => {
    belongs(id, site);
    put(id, {
      name_kanji: '見本 花',
      name_kana: 'ミホン ハナ',
      birth_date: '2024-05-01',
      phone_mobile: '000-0000-0000',
    });
  };
  person('person:here', kita);
  person('person:there', minami);
  person('person:sheltered', minami);
  person('person:guarded', minami);
  put('person_address:P', { person_id: 'person:sheltered', town: '隠町', protect_level: '3' });
  put('person~dv:guarded', { support_measure: true }, about('person:guarded'));
  const find = (query: object) => findElsewhere(desk, index, query, kita);
  expect(find({ kana: 'ミホン' })).toEqual([
    { name: '見本 花', kana: 'ミホン ハナ', birthYear: '2024', site: 'CMINAMI' },
  ]);
  expect(find({ name: '花' })).toEqual([]);
  expect(find({ birthDate: '2024-05-01', phone: '000-0000-0000' })).toEqual([]);
  expect(find({ kana: 'ヨソ', birthDate: '2024-05-01' })).toEqual([]);
  for (let n = 0; n < 30; n += 1) person(`person:x${String(n)}`, minami);
  expect(find({ kana: 'ミホン' })).toHaveLength(20);
});

it('work shows deadlines and approvals by the same rights', () => {
  const { index, desk, put, belongs, reader } = city();
  belongs('person:1', kita);
  const child = put('person:1', { name_kanji: '見本 花' });
  put('birth_contact:1', { child_id: 'person:1' }, { status: 'submitted' });
  const alert = (compartment: Alert['compartment']): Alert => ({
    id: `AL06/person:1/${compartment}`,
    rule: 'AL06',
    kind: 'four_month',
    title: '訪問',
    about: child.id,
    aboutName: '',
    source: child.id,
    compartment,
    due: today,
    urgency: 'today',
    reminding: true,
    escalated: [],
    closedBy: { ja: '' },
  });
  let given: readonly string[] = [];
  const work = (who: Reader) =>
    workFor(
      desk,
      index,
      (source) => {
        given = [...source.byType('birth_contact')].map(({ id }) => id);
        return [alert('MCH'), alert('CORE'), alert('SYS')];
      },
      who,
      new Date(`${today}T00:00:00Z`),
    );
  const counsel = work(reader('KKS', 'COUNSEL'));
  expect(counsel.alerts.map(({ compartment }) => compartment)).toEqual(['CORE']);
  expect([counsel.approvals, counsel.people, given]).toEqual([[], 1, []]);
  const chief = work(reader('NEU', 'KACHO'));
  expect(chief.alerts.map(({ compartment }) => compartment)).toEqual(['MCH', 'CORE']);
  expect([ids(chief.approvals), chief.names, given]).toEqual([
    ['birth_contact:1'],
    { 'person:1': '見本 花' },
    ['birth_contact:1'],
  ]);
  expect(work(reader('CMINAMI', 'MCM')).people).toBe(0);
});
