// The days of a pregnancy that follow from its due date: the interview of the 8th month, RSV, the age at the birth.
import { ageOn, dateOfGestation, gestationOn, gestationText, lastPeriod } from './ages.ts';
import { alertRule } from './catalogue/rules-registry.ts';
import { addDays, isPlainDate, type PlainDate } from './dates.ts';
import type { RecordDoc } from './record.ts';
import { bodyText } from './search.ts';
import { pregnancyVaccines, type GivenDose, type VaccineLine } from './vaccination/outlook.ts';

export interface PregnancyDates {
  /** 最終月経: 280 days before the due date. */
  readonly lmp: PlainDate;
  /** 妊娠8か月面談: 28w0d to 31w6d unless the city sets it otherwise. */
  readonly interview8m: { readonly from: PlainDate; readonly until: PlainDate };
}

export function pregnancyDates(edd: PlainDate): PregnancyDates {
  const { fromDays, untilDays } = alertRule('interview8m').settings;
  return {
    lmp: lastPeriod(edd),
    interview8m: {
      from: dateOfGestation(edd, { weeks: 0, days: fromDays }),
      until: dateOfGestation(edd, { weeks: 0, days: untilDays }),
    },
  };
}

/** RSウイルス母子免疫: once in each pregnancy, so only what was given in this one counts. */
export function vaccinesIn(
  edd: PlainDate,
  doses: readonly GivenDose[],
  today: PlainDate,
): readonly VaccineLine[] {
  const own = doses.filter(
    ({ givenOn }) => givenOn >= lastPeriod(edd) && givenOn <= addDays(edd, LATEST_BIRTH_DAYS),
  );
  return pregnancyVaccines(own, { edd }, today);
}

const LATEST_BIRTH_DAYS = 21;

/** 出産予定時年齢. */
export function ageAtBirth(motherBirth: PlainDate, edd: PlainDate): number {
  return ageOn(motherBirth, edd);
}

/** 19週4日; empty before the pregnancy began or more than three weeks past the due date. */
export function weeksText(edd: PlainDate, on: PlainDate): string {
  const gestation = gestationOn(edd, on);
  return gestation.weeks < 0 || gestation.weeks > 43 ? '' : gestationText(gestation);
}

/** Nothing may congratulate, remind or call about a birth once it ended otherwise (DOMAIN.md D.2, 5). */
export function isLoss(pregnancy: RecordDoc): boolean {
  return ['still', 'misc', 'abort'].includes(bodyText(pregnancy, 'outcome'));
}

export function isOngoing(pregnancy: RecordDoc, today: PlainDate): boolean {
  if (pregnancy.void !== undefined || bodyText(pregnancy, 'outcome') !== 'ongoing') return false;
  const edd = bodyText(pregnancy, 'edd');
  return !isPlainDate(edd) || weeksText(edd, today) !== '';
}
