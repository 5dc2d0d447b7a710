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
import { instrumentKeys } from './answers.ts';
import { instrument } from './rules-registry.ts';
import type { Field, FieldCondition } from './shapes.ts';

/** Fields of a type, or of the rows and groups within it. */
function checkFields(fields: readonly Field[], place: string): void {
  const names = fields.map((field) => field.name);
  expect(new Set(names).size, place).toBe(names.length);
  for (const field of fields) {
    const at = `${place}.${field.name}`;
    expect(field.ja, at).not.toBe('');
    if (field.type === 'code' || field.type === 'codes')
      expect(
        codeList(field.codeList ?? '').length,
        `${at} ${String(field.codeList)}`,
      ).toBeGreaterThan(0);
    for (const condition of [field.requiredWhen, field.requiredUnless, field.shownWhen])
      if (condition !== undefined) checkCondition(condition, fields, at);
    for (const other of [field.precision, field.kanaOf])
      if (other !== undefined) expect(names, at).toContain(other);
    if (field.precision !== undefined)
      expect(fields.find((one) => one.name === field.precision)?.codeList, at).toBe(
        'date_precision',
      );
    if (field.min !== undefined && field.max !== undefined)
      expect(field.min, at).toBeLessThanOrEqual(field.max);
    for (const template of field.templates ?? []) {
      expect(template.ja.trim(), at).not.toBe('');
      expect(template.text.trim(), at).not.toBe('');
    }
    if (field.fields !== undefined) {
      expect(field.shape, at).toMatch(/^(rows|group)$/);
      expect(field.fields.length, at).toBeGreaterThan(0);
      expect(
        field.fields.map((part) => part.name),
        at,
      ).not.toContain('row_id');
      checkFields(field.fields, at);
    }
    for (const key of instrumentKeys(field)) expect(instrument(key), `${at} ${key}`).toBeDefined();
    if (field.instrument !== undefined && typeof field.instrument !== 'string') {
      const { by, of } = field.instrument;
      const codes = codeList(fields.find((one) => one.name === by)?.codeList ?? '');
      expect(
        codes.map((item) => item.code),
        at,
      ).toEqual(expect.arrayContaining(Object.keys(of)));
    }
  }
}

function checkCondition(condition: FieldCondition, fields: readonly Field[], at: string): void {
  const other = fields.find((one) => one.name === condition.field);
  expect(other, `${at} asks ${condition.field}`).toBeDefined();
  const allowed =
    other?.type === 'bool'
      ? ['true', 'false']
      : codeList(other?.codeList ?? '').map((item) => item.code);
  expect(condition.in.length, at).toBeGreaterThan(0);
  for (const code of condition.in)
    if (code !== '*') expect(allowed, `${at} asks ${condition.field} = ${code}`).toContain(code);
  for (const alternative of condition.or ?? []) checkCondition(alternative, fields, at);
}

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
      checkFields(type.fields, type.key);
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

  it.each(recordTypes())('$key: no field is a free box, and lists show what exists', (type) => {
    const byName = new Map(type.fields.map((field) => [field.name, field]));
    for (const field of type.fields) {
      if (field.type !== 'json') continue;
      const shaped = field.fields !== undefined || field.instrument !== undefined;
      expect(shaped || field.given !== undefined, field.name).toBe(true);
    }
    const { listing, layout } = type;
    for (const name of [...listing.title, ...listing.columns, ...listing.filters])
      expect([...byName.keys()]).toContain(name);
    for (const name of [...layout.context, ...layout.folded])
      expect([...byName.keys()]).toContain(name);
    for (const name of type.mergeGroups.flat()) expect([...byName.keys()]).toContain(name);
    expect(listing.columns.length).toBeLessThanOrEqual(6);
    expect(listing.filters.length).toBeLessThanOrEqual(6);
    for (const name of listing.filters)
      expect(['code', 'codes', 'bool', 'date', 'datetime'], name).toContain(byName.get(name)?.type);
    if (type.family !== 'sibling') expect(listing.title).not.toEqual([]);
    const grouped = type.mergeGroups.flat();
    expect(new Set(grouped).size).toBe(grouped.length);
  });

  it('asks at 受付 of an intake exactly what D.1.1.4 says', () => {
    const { fields } = recordType('consultation');
    const asked = fields.filter((field) => field.required && !field.requiredFor && !field.given);
    expect(asked.map((field) => field.name).sort()).toEqual(
      [
        'received_at',
        'receipt_method',
        'route',
        'category',
        'shared_summary',
        'immediate_danger',
        'first_response',
        'is_notification',
      ].sort(),
    );
  });

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
