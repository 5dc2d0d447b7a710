// What the tests of the rule data share: the shape of a value by its schema, and the codes of a list.
import Type, { type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { codeList } from './registry.ts';

export const closed = { additionalProperties: false };
export const texts = Type.Array(Type.String({ minLength: 1 }));
export function shapeErrors(schema: TSchema, value: unknown): readonly unknown[] {
  return [...Value.Errors(schema, value)];
}

export function codes(list: string): readonly string[] {
  return codeList(list).map((item) => item.code);
}
