// The desk's lists of people: the newest version counts, and nothing shows that the reader may not see.
import { expect, it } from 'vitest';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { createPeopleIndex, type BabyReader } from './people-index.ts';

const today = '2026-11-22';
const record = (id: string, body: Record<string, unknown>, version = 1): RecordDoc =>
  ({ id, type: id.slice(0, id.indexOf(':')), body, version }) as unknown as RecordDoc;
const everything: BabyReader = { today, maySee: () => true, maySeeVisitsOf: () => true };

function index() {
  const people = createPeopleIndex();
  const child = (id: string, birth_date: string) =>
    people.observe(record(id, { name_kanji: `見本 ${id}`, birth_date, kinds: ['child'] }));
  child('person:new', '2026-11-01');
  child('person:due', '2026-07-30');
  child('person:overdue', '2026-07-01');
  child('person:seen', '2026-07-02');
  child('person:old', '2026-01-01');
  const done = { child_id: 'person:seen', contact_kind: 'visit', result: 'done' };
  people.observe(record('birth_contact:1', done));
  return people;
}
const inShort = (people: ReturnType<typeof index>, reader = everything) =>
  people.babies(reader).map(({ id, visit }) => `${id} ${visit}`);

it('lists the overdue first, drops those seen in time, and follows what is written', () => {
  const people = index();
  expect(inShort(people)).toEqual(['person:overdue none', 'person:due none', 'person:new none']);
  const visit = { child_id: 'person:overdue', contact_kind: 'visit', result: 'absent' };
  people.observe(record('birth_contact:2', visit));
  expect(inShort(people)[0]).toBe('person:overdue tried');
  people.observe(record('birth_contact:2', { ...visit, result: 'done' }, 2));
  people.observe(record('birth_contact:2', visit, 1));
  expect(inShort(people)).toEqual(['person:due none', 'person:new none']);
});

it('leaves out children, and children whose visits, the reader may not see', () => {
  const people = index();
  const but = (hidden: string) => (person: RecordDoc) => person.id !== hidden;
  expect(inShort(people, { ...everything, maySee: but('person:due') })).toHaveLength(2);
  const blind = { ...everything, maySeeVisitsOf: but('person:overdue') };
  expect(inShort(people, blind)).toEqual(['person:due none', 'person:new none']);
});
