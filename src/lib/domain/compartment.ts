// The kinds of information that access is granted by.

/** What a channel can carry. */
export type Compartment = 'CORE' | 'MCH' | 'CARE' | 'CONSULT' | 'ABUSE' | 'DISAB';
export const compartments: readonly Compartment[] = [
  'CORE',
  'MCH',
  'CARE',
  'CONSULT',
  'ABUSE',
  'DISAB',
];

/** Never replicated: the vault (`REPORTER`, `DVADDR`) and what belongs to the system itself. */
export type SealedCompartment = 'REPORTER' | 'DVADDR' | 'SYS';
