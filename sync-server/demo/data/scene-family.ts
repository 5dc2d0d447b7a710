// Short ways to say who lives in a family that a scene is about.
import { addDays } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Body, SiteCode } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { addFamily } from './household.ts';
import type { Family, Member } from './household.ts';
import { createScene, type Scene } from './scene.ts';

type Spoken = readonly [name: string, kana: string];

export function mother(
  key: string,
  [name, kana]: Spoken,
  born: PlainDate,
  more: Body = {},
): Member {
  const { kinds = ['guardian'], ...rest } = more;
  return { key, name, kana, sex: '2', born, kinds: kinds as string[], part: 'mother', more: rest };
}

export function father(
  key: string,
  [name, kana]: Spoken,
  born: PlainDate,
  more: Body = {},
): Member {
  return { key, name, kana, sex: '1', born, kinds: ['guardian'], part: 'father', more };
}

export function child(
  key: string,
  [name, kana]: Spoken,
  sex: '1' | '2',
  born: PlainDate,
  more: Body = {},
): Member {
  return { key, name, kana, sex, born, kinds: ['child'], part: 'child', more };
}

export interface SceneFamily {
  readonly key: string;
  readonly no: number;
  readonly center: string;
  readonly label: string;
  readonly block: string;
  /** Days since the family is known. */
  readonly known: number;
  readonly members: readonly Member[];
  readonly more?: Body;
  readonly pair?: NonNullable<Family['pair']>;
}

export function openScene(city: CityBuilder, order: SceneFamily): Scene {
  const { known, block, center, ...rest } = order;
  const site = center as SiteCode;
  const family = addFamily(city, {
    ...rest,
    center: site,
    site,
    since: addDays(city.today, -known),
    address: { block },
  });
  return createScene(city, family);
}
