// The fictional city: the same day, scale and seed give the same records, byte for byte.
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { RecordDoc, SiteCode } from '../../../src/lib/domain/record.ts';
import type { CaseClass, Membership } from '../../../src/lib/protocol/scope.ts';
import { createCityBuilder } from './builder.ts';
import { addCast } from './cast.ts';
import { addRandomFamily } from './families.ts';
import { addScenes } from './scenes/scenes.ts';
import { createDice } from './seeded.ts';
import { addStory } from './story.ts';
import { demoOffices, demoUsers } from './users.ts';
import type { DemoOffice, DemoUser } from './users.ts';

export { castIds } from './cast.ts';
export { demoStory } from './story.ts';
export { unfinishedKeys } from './everyday.ts';
export type { StoryFamily } from './story.ts';
export type { DemoOffice, DemoUser } from './users.ts';

/** small: about 900 records; center: about 6,000 for CKITA and a few hundred elsewhere; a number: that many for CKITA. */
export type CityScale = 'small' | 'center' | number;

export interface CityOrder {
  readonly today: PlainDate;
  readonly scale: CityScale;
  readonly seed: string | number;
}

export interface DemoCity {
  readonly users: readonly DemoUser[];
  readonly records: readonly RecordDoc[];
  readonly memberships: readonly Membership[];
  readonly classes: readonly CaseClass[];
  readonly offices: readonly DemoOffice[];
}

export function generateCity({ today, scale, seed }: CityOrder): DemoCity {
  const city = createCityBuilder(today);
  addCast(city);
  addStory(city);
  addScenes(city, longNotes[scale === 'small' ? scale : 'center']);
  let no = 1;
  for (const [center, records] of Object.entries(sizesOf(scale))) {
    const until = city.count() + records;
    while (city.count() < until) {
      addRandomFamily(city, center as SiteCode, no, createDice(`${String(seed)}/${String(no)}`));
      no++;
    }
  }
  return { users: demoUsers, ...city.result(), offices: demoOffices };
}

/** Notes of the one family that has been supported for years. */
const longNotes = { small: 24, center: 180 } as const;

/** Records to add per center, beside the cast and the story. */
const sizes = {
  small: { CKITA: 60, CMINAMI: 40, CHONCHO: 30, CKITA2: 30, CCHUO: 30 },
  center: { CKITA: 6_000, CMINAMI: 100, CHONCHO: 80, CKITA2: 80, CCHUO: 80 },
} as const;

function sizesOf(scale: CityScale): Readonly<Record<string, number>> {
  return typeof scale === 'number' ? { ...sizes.center, CKITA: scale } : sizes[scale];
}
