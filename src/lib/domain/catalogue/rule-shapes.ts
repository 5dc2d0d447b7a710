// The shapes of the rule data: deadlines, questionnaires, vaccines, check-ups, stages and approval.
import type { FieldCondition } from './shapes.ts';

/** A role, or who it is in the matter at hand. */
export type Actor = string;
export const standingActors = {
  main_worker: '主担当',
  receiver: '受付者',
  center_lead: 'センターの責任者',
  next_approver: '次の決裁者',
} as const;

/** Signed distance from the start of the rule or from its due time: before where negative. */
export interface Offset {
  readonly from: 'start' | 'due';
  readonly hours?: number;
  readonly days?: number;
}

/** How the due time follows from the start; exactly one of these, or none where the start itself is the due date. */
export interface DueRule {
  readonly hours?: number;
  readonly days?: number;
  /** Days on which the offices are open: not Saturday, Sunday or a holiday. 0 = the same working day. */
  readonly businessDays?: number;
  /** Clamped to the month's end. */
  readonly months?: number;
  /** 「Nか月に至るまで」: the day before the N-month date. */
  readonly untilMonths?: number;
  /** A date of the calendar within the year that follows the start, such as `03-31`. */
  readonly monthDay?: string;
}

export interface Escalation {
  readonly to: Actor;
  /** Only the people of this site with that role; those of the case's own site where absent. */
  readonly site?: string;
  readonly at: Offset;
  /** Only if this holds, in words; `settings` has what a computer needs for it. */
  readonly when?: string;
}

export interface AlertRule<Settings = Readonly<Record<string, unknown>>> {
  /** Such as `AL01`. */
  readonly id: string;
  /** `alert_kind` list. */
  readonly kind: string;
  readonly ja: string;
  readonly basis: string;
  /** Not one of the 24 of the city's list: where it comes from, and why it is here. */
  readonly ours?: string;
  /** What starts it: in words, and the types whose records do. */
  readonly begins: { readonly ja: string; readonly types: readonly string[] };
  /** What `start` means in offsets: in words. */
  readonly start: string;
  readonly due: DueRule;
  readonly remind: readonly Offset[];
  readonly escalate: readonly Escalation[];
  /** What closes it: in words, the types that are evidence, and the type whose form does it first of all. */
  readonly closes: {
    readonly ja: string;
    readonly type?: string;
    readonly evidence: readonly string[];
  };
  /** What else the city may set. */
  readonly settings: Settings;
}

/** The settings of each kind of alert; a kind that is not here has none. */
export interface AlertSettings {
  readonly safety48: { readonly categories: readonly string[] };
  /** Categories that are not, or no longer, on the ledger. */
  readonly review3m: { readonly endedCategories: readonly string[] };
  readonly call_due: {
    readonly kinds: readonly string[];
    readonly doneResults: readonly string[];
    readonly liveOutcomes: readonly string[];
  };
  readonly visit_due: {
    readonly kinds: readonly string[];
    readonly doneResults: readonly string[];
    /** Families to be treated as particularly in need of support (S19). */
    readonly concernResults: readonly string[];
    readonly liveOutcomes: readonly string[];
  };
  readonly checkup_missing: {
    /** Windows are in checkup-windows.json. */
    readonly kinds: readonly string[];
    readonly doneAttends: readonly string[];
    /** When nobody is asked any more though nothing closed it: in words, and months after the window. */
    readonly lapses: { readonly ja: string; readonly months: number };
  };
  readonly vacc_missing: {
    readonly expected: readonly {
      readonly ja: string;
      readonly vaccines: readonly string[];
      readonly phases?: readonly string[];
      readonly byMonths: number;
    }[];
    /** In words, and the age from which it is not asked even where the law still gives it. */
    readonly lapses: { readonly ja: string; readonly atMonths: number };
  };
  readonly edd_near: { readonly levels: readonly string[]; readonly ongoing: readonly string[] };
  readonly edd_passed: { readonly ongoing: readonly string[] };
  readonly interview8m: {
    readonly ongoing: readonly string[];
    /** Days of gestation: 28w0d = 196. The due date is the last day of the window. */
    readonly fromDays: number;
    readonly untilDays: number;
  };
  readonly juki_move: { readonly events: readonly string[] };
  readonly juki_birth: { readonly events: readonly string[] };
  readonly no_contact: {
    /** Days without contact by `severity` of the case. */
    readonly daysBySeverity: Readonly<Record<string, number>>;
    /** Cases in this stage, whatever their severity (見守り), unless the severity is stricter. */
    readonly daysByStage: Readonly<Record<string, number>>;
    /** Where neither is known. */
    readonly daysOtherwise: number;
    /** `contact_method` values that are no contact with the family. */
    readonly noContactMethods: readonly string[];
    /** `child_seen` is required for these severities. */
    readonly seenForSeverity: readonly string[];
    readonly seenValues: readonly string[];
  };
  readonly no_affil: {
    readonly dayOfMonth: number;
    readonly ageFrom: number;
    readonly ageTo: number;
    readonly kinds: readonly string[];
    /** Children below `ageFrom` in an open case: no check-up and no contact for so many days. */
    readonly quietDays: number;
    readonly seenValues: readonly string[];
  };
  readonly approve: {
    readonly sameDay: readonly {
      readonly type: string;
      readonly field: string;
      readonly in: readonly string[];
    }[];
  };
  readonly cert_expiry: {
    readonly sources: readonly { readonly type: string; readonly field: string }[];
    readonly ended: Readonly<Record<string, readonly string[]>>;
  };
  readonly school_change: {
    /** Month and day on which the year's list is made. */
    readonly listOn: string;
    /** Grades (就学学年) that change institution on 1 April: 0 = 年長, 6 = 小6, 9 = 中3. */
    readonly grades: readonly number[];
  };
  readonly age18: { readonly listedAtMonths: number; readonly age: number };
  readonly sync: { readonly officeFrom: string; readonly officeTo: string };
  readonly pw: Readonly<Record<string, never>>;
  readonly epds_total: {
    readonly doneResults: readonly string[];
    /** `case_note__counterpart_kind` that says that the mother was spoken with. */
    readonly motherAsCounterpart: string;
    /** When nobody is asked any more though nothing closed it; holds for item 10 as well. */
    readonly lapses: { readonly ja: string; readonly months: number };
  };
  readonly epds_item10: {
    /** `contact_method` values of a note that says that a manager was told. */
    readonly reportMethods: readonly string[];
  };
}

/** When a child is due for a check-up: ages as ISO durations, `until` ends the day before. */
export interface CheckupWindow {
  /** `checkup_kind` list. */
  readonly kind: string;
  readonly from: string;
  readonly until: string;
  readonly basis: string;
}

export interface InstrumentItem {
  /** The key of the answer in the field's value: `1`, `4a`, `child03`, `hit`. */
  readonly id: string;
  /** What it is about, never the licensed wording. */
  readonly theme: string;
  /** Heading under which it stands. */
  readonly group?: string;
  readonly axis?: 'child' | 'caregiver' | 'environment' | 'protective';
  /** `points`: the points of the printed answers, in their order on paper. */
  readonly scores?: readonly number[];
  /** `answers`: いいえ is the answer that asks for attention. */
  readonly reverse?: true;
  /** Asked only while this holds of the record. */
  readonly shownWhen?: FieldCondition;
}

/** What asks for attention: the total, or any of these items. */
export interface Cutoff {
  readonly total?: true;
  readonly items?: readonly string[];
  readonly atLeast?: number;
  readonly answers?: readonly Answer[];
  readonly ja: string;
  /** To be told to a manager the same day. */
  readonly sameDay?: true;
}

export type Answer = 'yes' | 'no' | 'unknown';

/** A bound on a number or a code of the record itself, or of the record of type `of` that it names. */
export interface Bound {
  readonly field: string;
  readonly of?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly in?: readonly string[];
}

export interface Instrument {
  readonly key: string;
  readonly ja: string;
  readonly basis: string;
  /** What an answer is: points, yes/no/unknown, or a mark with its evidence. */
  readonly kind: 'points' | 'answers' | 'marks';
  readonly items: readonly InstrumentItem[];
  readonly total?: { readonly min: number; readonly max: number };
  readonly cutoffs: readonly Cutoff[];
  /** `marks`: the code list of the mark, and the marks that need evidence. */
  readonly markList?: string;
  readonly evidenceFor?: readonly string[];
  /** The first step with a yes gives the result; provisional while one of `openIfUnknown` is unknown and no higher hit. */
  readonly outcomes?: {
    readonly list: string;
    readonly steps: readonly { readonly items: readonly string[]; readonly result: string }[];
    readonly otherwise: string;
    readonly openIfUnknown: readonly string[];
  };
  /** Items that the system proposes as yes; a person decides. */
  readonly proposals?: readonly { readonly item: string; readonly all: readonly Bound[] }[];
  readonly note?: string;
}

/**
 * Ages and intervals: ISO durations (`P27D`, `P6M`, `P1Y`) or weeks with days (`14w6d`).
 * `until` as a duration: 至るまで, the day before; as weeks with days: that day included.
 * An interval in days is days between (P27D: +28 days); in months, the same day of the month, clamped to its end.
 */
export interface VaccineDose {
  readonly no: number;
  readonly ja: string;
  /** `vaccine_phase` list. */
  readonly phase?: string;
  readonly from?: string;
  readonly until?: string;
  /** Last day on which the first dose may be given. */
  readonly firstUntil?: string;
  readonly minInterval?: string;
  /** Number of the dose that the interval counts from; the one before where absent. */
  readonly intervalFrom?: number;
  readonly standardFrom?: string;
  readonly standardUntil?: string;
  /** Standard interval after the dose before. */
  readonly standardAfterFrom?: string;
  readonly standardAfterUntil?: string;
  /** School years (0 = the year before primary school, 6 = 小6, 10 = 高1), 1 April to 31 March. */
  readonly gradeFrom?: number;
  readonly gradeUntil?: number;
  /** Weeks of gestation, both days included. */
  readonly gestFrom?: string;
  readonly gestUntil?: string;
  /** The next dose is due even where this one was missed. */
  readonly optional?: true;
}

export interface VaccineSeries {
  readonly ja: string;
  /** The series is chosen by the age at its first dose. */
  readonly startFrom?: string;
  readonly startUntil?: string;
  readonly catchUp?: true;
  readonly doses: readonly VaccineDose[];
}

export interface VaccineRule {
  /** `vaccine` list. */
  readonly vaccine: string;
  readonly ja: string;
  /** Doses of these count in the series. */
  readonly counts: readonly string[];
  /** Begun with one of these, the series is not for this child. */
  readonly excludes?: readonly string[];
  /** `sex` list; everybody where absent. */
  readonly sexes?: readonly string[];
  readonly perPregnancy?: true;
  readonly effective?: string;
  readonly series: readonly VaccineSeries[];
  readonly source: string;
}

/** Two injected live vaccines keep this interval, whichever they are. */
export interface LiveInterval {
  readonly vaccines: readonly string[];
  readonly minInterval: string;
}

export interface StageTransition {
  /** `case_stage` list. */
  readonly from: string;
  readonly to: string;
  readonly ja: string;
  readonly by: Actor;
  readonly needs: readonly StageNeed[];
}

/** What must be on record: a field of the case, or a record of the case (with that field filled). */
export interface StageNeed {
  readonly ja: string;
  readonly type: string;
  readonly field?: string;
  readonly or?: { readonly type: string; readonly field: string };
  /** Asked of the case. */
  readonly when?: FieldCondition;
}

export interface Approver {
  readonly role: string;
  readonly site: string;
}

export interface ApprovalStep extends Approver {
  /** Over the seal box: 係長, 課長. */
  readonly ja: string;
  /** Who may decide in the absence of this one (代決), in this order; the absent one reads it afterwards (後閲). */
  readonly deputies: readonly Approver[];
}

export interface ApprovalRoute {
  readonly ja: string;
  /** Site of the author; `any` for all. */
  readonly sites: readonly string[];
  readonly types: readonly string[];
  readonly steps: readonly (Approver & { readonly deputies: readonly Approver[] })[];
}
