// What is entered about one family over time: each record with its day, its site and an id that never changes.
import { addDays } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Body, RecordId, SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import type { Addition, CityBuilder } from './builder.ts';
import type { Member, PlacedFamily } from './household.ts';
import { demoRowId } from './seeded.ts';
import { workerOf } from './users.ts';

export type SceneMore = Partial<Omit<Addition, 'on' | 'subjectId' | 'householdId'>>;

export interface Scene {
  readonly city: CityBuilder;
  readonly family: PlacedFamily;
  readonly today: PlainDate;
  readonly idOf: (member: Member) => RecordId;
  /** So many days before the city's day; negative: after it. */
  readonly ago: (days: number) => PlainDate;
  /** Whether that day lies behind us: what the demo tells of it has happened. */
  readonly isPast: (on: PlainDate) => boolean;
  /** Who writes at the family's own site. */
  readonly worker: UserId;
  readonly enter: (
    type: string,
    about: Member | undefined,
    on: PlainDate,
    body: Body,
    more?: SceneMore,
  ) => RecordId;
  /** Repeating rows, each with the id that it keeps. */
  readonly rows: <Row extends Body>(rows: readonly Row[]) => readonly Body[];
}

export function createScene(city: CityBuilder, family: PlacedFamily): Scene {
  const counts = new Map<string, number>();
  const next = (what: string): string => {
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return `${family.key}/${what}/${String(count)}`;
  };
  return {
    city,
    family,
    today: city.today,
    idOf: family.idOf,
    ago: (days) => addDays(city.today, -days),
    isPast: (on) => on < city.today,
    worker: workerOf(family.site),
    enter: (type, about, on, body, more = {}) =>
      city.add(type, next(type), body, {
        on,
        site: family.site,
        subjectId: about === undefined ? undefined : family.idOf(about),
        householdId: family.household,
        ...more,
      }),
    rows: (rows) => rows.map((row) => ({ row_id: demoRowId(next('row')), ...row })),
  };
}

export const kks: SceneMore = { site: 'KKS' as SiteCode, by: 'u-sato' as UserId };
export const neu: SceneMore = { site: 'NEU' as SiteCode, by: 'u-hara' as UserId };
export const ppc: SceneMore = { site: 'PPC' as SiteCode, by: 'u-nish' as UserId };
