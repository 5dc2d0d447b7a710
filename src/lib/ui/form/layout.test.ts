// Every field that people fill in has a control; no field is a free JSON box on screen.
import { describe, expect, it } from 'vitest';
import { isShown } from '../../domain/catalogue/conditions.ts';
import { recordType, recordTypes } from '../../domain/catalogue/registry.ts';
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';
import type { Body } from '../../domain/record.ts';
import { formSections, planOf } from './layout.ts';

const always = { shown: () => true, needed: () => false };

function asked(type: RecordType): readonly string[] {
  return formSections(
    type,
    planOf(type, () => false),
    always,
  ).flatMap((section) => [...section.open, ...section.folded].map((field) => field.name));
}

/** Not typed here: given by the context, the server or a display; kept beside its date; brought by scanning. */
function isElsewhere(field: Field, type: RecordType): boolean {
  return (
    field.given === 'server' ||
    field.given === 'derived' ||
    field.type === 'file' ||
    (field.type === 'json' && field.given === 'computed') ||
    (type.layout.context.includes(field.name) && !field.required) ||
    type.fields.some((other) => other.precision === field.name)
  );
}

describe.each(recordTypes().map((type) => [type.key, type] as const))('%s', (_key, type) => {
  it('asks for every field that is not given from elsewhere', () => {
    const wanted = type.fields.filter((field) => !isElsewhere(field, type));
    expect(asked(type)).toEqual(expect.arrayContaining(wanted.map((field) => field.name)));
  });

  it('has no structure without a shape', () => {
    const free = type.fields.filter(
      (field) => field.type === 'json' && !field.given && !field.shape && !field.instrument,
    );
    expect(free.map((field) => field.name)).toEqual([]);
  });

  it('brings back what was filled before, folded or not', () => {
    const sections = formSections(
      type,
      planOf(type, () => true),
      { shown: () => true, needed: () => true },
    );
    expect(sections.flatMap((section) => section.folded)).toEqual([]);
  });
});

it('a section that stays empty until another field is answered says which', () => {
  const type = recordType('assessment');
  const plan = planOf(type, () => false);
  const sections = (body: Body) =>
    formSections(type, plan, {
      shown: (field) => isShown(field, body),
      needed: () => false,
      open: (field) => body[field.name] === undefined,
    }).map(({ ja, waitsFor }) => [ja, waitsFor]);
  expect(sections({})).toContainEqual(['項目', '種別']);
  expect(sections({})).toContainEqual(['判定', '種別']);
  expect(sections({ kind: 'COMMON' })).toContainEqual(['項目', undefined]);
});
