// The catalogue's data keeps its own promises: lists exist, sections cover, nothing stricter stands in a wider type.
import { describe, expect, it } from 'vitest';
import stricter from './data/stricter-fields.json' with { type: 'json' };
import {
  accessGroups,
  codeLabel,
  codeList,
  recordType,
  recordTypeKeys,
  recordTypes,
  siteName,
  sites,
} from './registry.ts';
import type { RecordTypeKey } from './registry.ts';

describe('the catalogue', () => {
  it('has all 39 record types, at version 1, and the siblings of their stricter fields', () => {
    const listed = recordTypes().filter((type) => type.family !== 'sibling');
    expect(listed.map((type) => type.key)).toEqual([...recordTypeKeys]);
    expect(listed).toHaveLength(39);
    expect(recordTypes().every((type) => type.version === 1)).toBe(true);
    expect(recordType('no_such_type')).toBeUndefined();
  });

  it.each(stricter)('keeps $type.$field out of the wider type as loaded', (entry) => {
    const type = recordType(entry.type as RecordTypeKey);
    expect(type.fields.map((field) => field.name)).not.toContain(entry.field);
    expect(type.sections.flatMap((section) => section.fields)).not.toContain(entry.field);
    expect(type.narrative).not.toContain(entry.field);
    expect(type.stricter.map((one) => one.field)).toContain(entry.field);
    expect(entry.compartment).not.toBe(type.compartment);
  });

  it('names each stricter field once, and only fields that the city listed', async () => {
    expect(new Set(stricter.map((entry) => `${entry.type}.${entry.field}`)).size).toBe(
      stricter.length,
    );
    const raw = {
      household: await import('./data/types/household.json'),
      person: await import('./data/types/person.json'),
      relationship: await import('./data/types/relationship.json'),
      case: await import('./data/types/case.json'),
    };
    for (const entry of stricter) {
      const listed = raw[entry.type as keyof typeof raw].default.fields.map((field) => field.name);
      expect(listed).toContain(entry.field);
    }
  });

  it.each(recordTypes())(
    '$key: lists, conditions, anchors and sections name what exists',
    (type) => {
      const names = type.fields.map((field) => field.name);
      expect(new Set(names).size).toBe(names.length);
      expect(type.sections.flatMap((section) => section.fields).sort()).toEqual([...names].sort());
      for (const field of type.fields) {
        const coded = field.type === 'code' || field.type === 'codes';
        expect(coded ? codeList(field.codeList ?? '').length > 0 : true, field.name).toBe(true);
        for (const condition of [field.requiredWhen, field.requiredUnless]) {
          if (condition === undefined) continue;
          const other = type.fields.find((one) => one.name === condition.field);
          const codes = codeList(other?.codeList ?? '').map((item) => item.code);
          expect(condition.in.every((code) => codes.includes(code))).toBe(true);
        }
      }
      for (const name of type.narrative) expect(names).toContain(name);
      if (type.anchor.kind === 'fields') {
        for (const name of type.anchor.fields) {
          expect(type.fields.find((field) => field.name === name)).toMatchObject({
            type: 'ref',
            required: true,
            refers: 'person',
          });
        }
      }
    },
  );

  it('marks 現認 on a visit as ours', () => {
    const seen = recordType('birth_contact').fields.find((field) => field.name === 'child_seen');
    expect(seen).toMatchObject({ codeList: 'child_seen', ours: true });
    expect(recordType('birth_contact').sections.map((section) => section.ja)).toEqual([
      '訪問の基本',
      '出生時',
      '児の計測',
      '児の様子・現認',
      '母の状況',
      '家庭',
      '判断とフォロー',
    ]);
  });

  it('knows the ten sites, and shows an unknown code as it is', () => {
    expect(sites()).toHaveLength(10);
    expect(siteName('CKITA')).toBe('北子育て世代包括支援センター');
    expect(siteName('XX')).toBe('XX');
    expect(codeLabel('child_seen', 'seen_sleep')).toBe('現認(睡眠中)');
    expect(codeLabel('child_seen', 'zzz')).toBe('zzz');
  });

  it('has an access matrix of known roles and sites only', () => {
    const roles = codeList('role').map((item) => item.code);
    const codes = ['any', ...sites().map((one) => String(one.code))];
    expect(accessGroups()).toHaveLength(11);
    for (const group of accessGroups()) {
      for (const role of group.roles) expect(roles).toContain(role);
      for (const code of group.sites) expect(codes).toContain(code);
      for (const grant of Object.values(group.grants).flat()) {
        expect(grant.rights).toMatch(/^[CRUAPX]+$/);
        for (const role of grant.roles ?? []) expect(group.roles).toContain(role);
      }
    }
  });
});
