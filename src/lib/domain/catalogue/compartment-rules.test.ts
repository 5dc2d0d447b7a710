// How secret a record is before anybody has said so.
import { expect, test } from 'vitest';
import { compartmentByRules } from './compartment-rules.ts';

test.each([
  ['filing', 'contains_reporter', false, 'CARE', 'REPORTER'],
  ['person_address', 'protect_level', '0', 'CORE', 'DVADDR'],
  ['meeting', 'kind', 'handover', 'CARE', 'ABUSE'],
  ['assessment', 'kind', 'FAMILY', 'CARE', 'ABUSE'],
])(
  '%s: until %s is answered it is as secret as it may become',
  (type, field, said, open, closed) => {
    expect(compartmentByRules(type, { [field]: said })).toBe(open);
    for (const missing of [undefined, '', ' ', null, 7, [], {}])
      expect(compartmentByRules(type, { [field]: missing })).toBe(closed);
    expect(compartmentByRules(type, { unknown_fields: [field] })).toBe(closed);
  },
);
