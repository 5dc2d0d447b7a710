// What a search finds and names, of records that are there and of those that are not to be seen.
import { describe, expect, it } from 'vitest';
import {
  aboutName,
  isHit,
  nameAndReading,
  personHit,
  recordHit,
  referredInColumns,
} from './hits.ts';
import type { RecordId } from './record.ts';
import { testRecord } from './test-records.ts';
import { queryWords } from './text.ts';

const today = '2026-11-20';
const child = testRecord('person:c', { name_kanji: '渡邊 一子', name_kana: 'ワタナベ イチコ' });
const note = {
  ...testRecord('case_note:n', { facts: '夜泣きの相談', occurred_at: '2026-11-20T01:00:00Z' }),
  subjectId: child.id,
};
const lookup = (id: RecordId) => [child, note].find((one) => one.id === id);
const nobody = () => undefined;
const people = (...found: RecordId[]) => ({
  found: new Set(found),
  matches: (_id: RecordId, words: readonly string[]) => words.every((word) => word === '渡邊'),
});

describe('a hit', () => {
  it('needs one word of its own; the rest may be its person’s', () => {
    const line = { record: note, text: '夜泣きの相談' };
    expect(isHit(line, ['夜泣き'], people())).toBe(true);
    expect(isHit(line, ['夜泣き', '渡邊'], people())).toBe(true);
    expect(isHit(line, ['渡邊'], people())).toBe(false);
    expect(isHit(line, ['夜泣き', '鈴木'], people())).toBe(false);
  });

  it('is no address of somebody who is found already', () => {
    const record = { ...testRecord('person_address:a', { town: '架空町' }), subjectId: child.id };
    const line = { record, text: '架空町' };
    expect(isHit(line, ['架空町'], people())).toBe(true);
    expect(isHit(line, ['架空町'], people(child.id))).toBe(false);
  });

  it('tells whom it is about, and nothing of whom the reader may not see', () => {
    expect(recordHit(note, lookup, queryWords('夜泣き'))).toMatchObject({
      about: child.id,
      aboutName: '渡邊 一子',
      why: { text: '夜泣きの相談' },
    });
    expect(recordHit(note, nobody, queryWords('夜泣き')).aboutName).toBe('');
    expect(aboutName(note, nobody)).toBe('');
    expect(nameAndReading(child.id, lookup)).toBe('渡邊 一子 ワタナベ イチコ');
    expect(nameAndReading(child.id, nobody)).toBe('');
  });

  it('says by what a person was found: an address, a household', () => {
    const address = testRecord('person_address:a', { town: '架空町', block: '1-2-3' });
    const household = testRecord('household:h', { family_name_label: '渡邊家' });
    const why = (word: string) =>
      personHit(child, { address, household, today }, queryWords(word)).why;
    expect(why('架空町')).toEqual({ label: '住所', text: '架空町1-2-3' });
    expect(why('渡邊家')).toEqual({ label: '世帯', text: '渡邊家' });
  });

  it('tells namesakes apart by birth, age and address, where the reader may see that', () => {
    const address = testRecord('person_address:a', { town: '架空町', block: '1-2-3' });
    const born = testRecord('person:b', { name_kanji: '渡邊 一子', birth_date: '2021-08-03' });
    expect(personHit(born, { address, today }, []).detail).toBe(
      '令和3年8月3日生　5歳3か月　架空町1-2-3',
    );
    expect(personHit(born, { today }, []).detail).toBe('令和3年8月3日生　5歳3か月');
    const unknown = testRecord('person:u', { name_kanji: '渡邊 一子' });
    expect(personHit(unknown, { today }, []).detail).toBe('生年月日 不明');
  });

  it('refers in its columns to users and to records, and to nobody in the fields behind', () => {
    const record = testRecord('case:k', { main_person: child.id, main_worker: 'u-sato' });
    expect(referredInColumns(record)).toEqual([{ id: 'u-sato', isUser: true }]);
    const relation = testRecord('relationship:r', { from_person: child.id, to_person: 'person:d' });
    expect(referredInColumns(relation)).toContainEqual({ id: child.id, isUser: false });
  });
});
