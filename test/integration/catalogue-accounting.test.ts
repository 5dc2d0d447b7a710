// Accounts for the city's list of fields, whole: every field, code list, rule and validation line stands in the catalogue,
// or here with the reason why it differs. Whoever changes the catalogue changes this list in the same commit.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import stricter from '../../src/lib/domain/catalogue/data/stricter-fields.json' with { type: 'json' };
import {
  accessGroups,
  codeList,
  recordType,
  siblingOfField,
} from '../../src/lib/domain/catalogue/registry.ts';
import {
  alertRules,
  instruments,
  stageTransitions,
  vaccineRules,
} from '../../src/lib/domain/catalogue/rules-registry.ts';
import type { Field } from '../../src/lib/domain/catalogue/shapes.ts';
import { recordTypeKeys, typeData } from '../../src/lib/domain/catalogue/types.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import {
  commonFields,
  compartmentReasons,
  fieldReasons,
  listReasons,
  ourCodes,
  ourLists,
  shapeReasons,
  validationLines,
} from './catalogue-reasons.ts';

interface CityField {
  readonly name: string;
  readonly ja: string;
  readonly type: string;
  readonly required: boolean;
  readonly codeList?: string;
  readonly sensitive?: string;
  readonly note?: string;
}

interface CityFields {
  readonly commonFields: readonly CityField[];
  readonly recordTypes: readonly {
    readonly key: string;
    readonly ja: string;
    readonly csvNo: number | null;
    readonly compartment: string;
    readonly fields: readonly CityField[];
  }[];
  readonly codeLists: Readonly<Record<string, readonly { code: string; ja: string }[]>>;
  readonly instruments: Readonly<Record<string, unknown>>;
  readonly accessMatrix: { readonly [part: string]: unknown };
  readonly alertRules: readonly { id: string; kind: string; ja: string; basis: string }[];
  readonly caseTransitions: readonly { from: string; to: string; by: string }[];
  readonly vaccineRules: readonly { vaccine: string; phases: readonly unknown[] }[];
}

const file = readFileSync(new URL('../data/fields.json', import.meta.url));
const city = JSON.parse(file.toString('utf8')) as CityFields;
const whole = typeData as unknown as readonly {
  readonly key: string;
  readonly fields: readonly Field[];
}[];

const fieldsOf = (key: string): readonly Field[] =>
  whole.find((type) => type.key === key)?.fields ?? [];

it('reads the list as it was handed over', () => {
  const sums = readFileSync(new URL('../data/SHA256SUMS', import.meta.url), 'utf8');
  const digest = createHash('sha256').update(file).digest('hex');
  expect(sums.split('\n')).toContain(`${digest}  fields.json`);
  expect(city.recordTypes.flatMap((type) => type.fields)).toHaveLength(1_025);
});

describe('every field of the list', () => {
  it('belongs to one of our 39 types, under the same name and number', () => {
    expect(city.recordTypes.map((type) => type.key).sort()).toEqual([...recordTypeKeys].sort());
    for (const { key, ja, csvNo } of city.recordTypes)
      expect(recordType(key)).toMatchObject({ ja, csvNo });
  });

  it('is in the catalogue as listed; every difference has its reason', () => {
    const differences = city.recordTypes.flatMap(({ key, fields }) =>
      fields.flatMap((listed) =>
        differencesOf(
          listed,
          fieldsOf(key).find((field) => field.name === listed.name),
        ).map((what) => `${key}.${listed.name}: ${what}`),
      ),
    );
    expect(differences.sort()).toEqual(Object.keys(fieldReasons).sort());
  });

  it.each(city.recordTypes)(
    '$key: each field stands in the type or in its stricter sibling',
    (type) => {
      const open = recordType(type.key)?.fields.map((field) => field.name) ?? [];
      for (const { name } of type.fields) {
        const isStricter = stricter.some((one) => one.type === type.key && one.field === name);
        expect(open.includes(name), name).toBe(!isStricter);
        if (!isStricter) continue;
        const sibling = siblingOfField(type.key, name);
        expect(sibling?.fields.map((field) => field.name)).toContain(name);
      }
    },
  );

  it.each(city.recordTypes)(
    '$key: a field that the list does not have is marked as ours',
    (type) => {
      const listed = type.fields.map((field) => field.name);
      const added = fieldsOf(type.key).filter((field) => !listed.includes(field.name));
      expect(added.filter((field) => field.ours !== true)).toEqual([]);
      const taken = fieldsOf(type.key).filter((field) => listed.includes(field.name));
      expect(taken.filter((field) => field.ours === true)).toEqual([]);
    },
  );

  it('has the parts that the list describes: 85 structures, none of them a free box', () => {
    const structures = city.recordTypes.flatMap(({ key, fields }) =>
      fields.filter((field) => field.type === 'json').map((field) => ({ key, field })),
    );
    expect(structures).toHaveLength(85);
    const differing = structures.filter(({ key, field }) => {
      const ours = fieldsOf(key).find((one) => one.name === field.name);
      expect(ours?.fields ?? ours?.instrument, `${key}.${field.name}`).toBeDefined();
      return partsIn(field.note).some(
        (name) => !ours?.fields?.some((part) => part.name === name && part.ours !== true),
      );
    });
    expect(differing.map(({ key, field }) => `${key}.${field.name}`).sort()).toEqual(
      Object.keys(shapeReasons).sort(),
    );
  });

  it('keeps the compartment of its type, or says why not', () => {
    const changed = city.recordTypes.filter(
      ({ key, compartment }) => recordType(key)?.compartment !== compartment,
    );
    expect(changed.map((type) => type.key).sort()).toEqual(Object.keys(compartmentReasons).sort());
  });
});

/** What the city's list may be compared with. */
function cityCodes(list: string) {
  return codeList(list).filter((item) => !Object.hasOwn(ourCodes[list] ?? {}, item.code));
}

/** `[{date,how(sms),response}]` names date, how and response. */
function partsIn(note = ''): readonly string[] {
  const braces = /\{([^}]*)\}/.exec(note)?.[1];
  return braces?.split(',').map((part) => part.split(/[:(]/)[0]?.trim() ?? '') ?? [];
}

function differencesOf(listed: CityField, ours: Field | undefined): readonly string[] {
  if (ours === undefined) return ['missing'];
  const changed = (['ja', 'type', 'codeList', 'sensitive'] as const).filter(
    (property) => listed[property] !== ours[property],
  );
  return listed.required === ours.required ? changed : [...changed, 'required'];
}

describe('code lists', () => {
  it('are the 153 of the list, code by code; every difference has its reason', () => {
    const listed = Object.entries(city.codeLists);
    expect(listed).toHaveLength(153);
    const changed = listed.filter(
      ([name, items]) => JSON.stringify(cityCodes(name)) !== JSON.stringify(items),
    );
    expect(changed.map(([name]) => name).sort()).toEqual(Object.keys(listReasons).sort());
    for (const [name, items] of changed)
      expect(cityCodes(name).map((item) => item.code)).toEqual(items.map((item) => item.code));
  });

  it('of the city have codes of ours only with a reason, after its own', () => {
    for (const [name, added] of Object.entries(ourCodes)) {
      const last = codeList(name).slice(-Object.keys(added).length);
      expect(last.map((item) => item.code)).toEqual(Object.keys(added));
      for (const reason of Object.values(added)) expect(reason.length).toBeGreaterThan(20);
    }
  });

  it('of our own are named, and none of them is used where the city has one', () => {
    const known = JSON.parse(
      readFileSync(
        new URL('../../src/lib/domain/catalogue/data/code-lists.json', import.meta.url),
        'utf8',
      ),
    ) as Readonly<Record<string, unknown>>;
    const added = Object.keys(known).filter((name) => !Object.hasOwn(city.codeLists, name));
    expect(added.sort()).toEqual(Object.keys(ourLists).sort());
  });
});

it('common fields: each stands in the envelope, is derived for display, or says when it comes', () => {
  expect(Object.keys(commonFields).sort()).toEqual(
    city.commonFields.map((field) => field.name).sort(),
  );
  const envelope: Required<Record<keyof RecordDoc, true>> = envelopeKeys;
  for (const account of Object.values(commonFields)) {
    if ('envelope' in account) expect(envelope[account.envelope]).toBe(true);
    else expect(account.reason.length).toBeGreaterThan(20);
  }
});

const envelopeKeys: Required<Record<keyof RecordDoc, true>> = {
  id: true,
  type: true,
  schemaVersion: true,
  subjectId: true,
  householdId: true,
  caseId: true,
  body: true,
  created: true,
  updated: true,
  changeId: true,
  status: true,
  recordedOffline: true,
  version: true,
  prevHash: true,
  receivedAt: true,
  proof: true,
  mergedWith: true,
  resolves: true,
  void: true,
};

describe('rules of the list', () => {
  it.each(city.alertRules)(
    '$id $kind is an alert rule, with its basis',
    ({ id, kind, ja, basis }) => {
      expect(alertRules().find((rule) => rule.id === id)).toMatchObject({ kind, ja, basis });
    },
  );

  it.each(city.caseTransitions)('$from → $to by $by is a transition', ({ from, to, by }) => {
    const found = stageTransitions().filter((step) => step.from === from && step.to === to);
    expect(found.map((step) => step.by)).toEqual([by]);
  });

  it('has no transition, alert rule or vaccine that the list does not have', () => {
    expect(stageTransitions()).toHaveLength(city.caseTransitions.length);
    const city24 = alertRules().filter((rule) => rule.ours === undefined);
    expect(city24.map((rule) => rule.id)).toEqual(city.alertRules.map((rule) => rule.id));
    const ours = alertRules().filter((rule) => rule.ours !== undefined);
    expect(ours.map((rule) => rule.kind)).toEqual(Object.keys(ourCodes['alert_kind'] ?? {}));
    expect(vaccineRules().map((rule) => rule.vaccine)).toEqual(
      city.vaccineRules.map((rule) => rule.vaccine),
    );
  });

  it.each(city.vaccineRules)(
    '$vaccine has at least the doses of the list',
    ({ vaccine, phases }) => {
      const rule = vaccineRules().find((one) => one.vaccine === vaccine);
      // HPV9 lists its two series instead of doses.
      const most = Math.max(...(rule?.series ?? []).map((series) => series.doses.length));
      expect(most).toBeGreaterThanOrEqual(phases.length);
    },
  );

  it('has every instrument, and the groups of the access matrix', () => {
    const keys = instruments().map((one) => one.key);
    expect(keys).toEqual(expect.arrayContaining(Object.keys(city.instruments)));
    expect(accessGroups()).toHaveLength(11);
  });
});

describe('validation lines of the domain study', () => {
  it.each(validationLines)('$no: $line', ({ code, reason }) => {
    if (code === undefined) {
      expect(reason?.length ?? 0).toBeGreaterThan(20);
      return;
    }
    const source = readFileSync(new URL(`../../${code.file}`, import.meta.url), 'utf8');
    expect(source).toContain(code.has);
  });
});
