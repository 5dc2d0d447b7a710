// The shapes of the rule data: deadlines, questionnaires, vaccines, check-ups, stages and approval.

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
  };
  readonly vacc_missing: {
    readonly expected: readonly {
      readonly ja: string;
      readonly vaccines: readonly string[];
      readonly phases?: readonly string[];
      readonly byMonths: number;
    }[];
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
  readonly retention: { readonly startOfFiscalYear: string };
  readonly sync: { readonly officeFrom: string; readonly officeTo: string };
  readonly pw: { readonly everyMonths: number };
}

/** When a child is due for a check-up: ages as ISO durations, `until` ends the day before. */
export interface CheckupWindow {
  /** `checkup_kind` list. */
  readonly kind: string;
  readonly from: string;
  readonly until: string;
  readonly basis: string;
}
