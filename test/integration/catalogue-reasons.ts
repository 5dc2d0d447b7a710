// Why the catalogue differs from the city's list of fields, line by line. No entry without a reason; no difference without
// an entry.
import type { RecordDoc } from '../../src/lib/domain/record.ts';

/** `type.field: what`. A field `required` there and not here is required under a condition, or given by the server. */
export const fieldReasons: Readonly<Record<string, string>> = {
  'household.family_no: required': 'given by the server at acceptance; provisional_no until then',
  'household.address_id: required':
    'a protected family has its address only in the vault; everybody else is asked by the form',
  'household.home_centre: required':
    'a family without an area (unknown, outside the city) is registered by a division first',
  'person.person_no: required': 'given by the server at acceptance; provisional_no until then',
  'case.case_no: required': 'given by the server at acceptance; provisional_no until then',
  'assessment.items: required':
    'asked at 決裁 and only where the kind of assessment has an instrument; others are narrative',
  'vaccination.given_on: required':
    'a row that records a deferral, an encouragement or a refusal has no dose, hence no day of it',
  'consultation.received_at: ja':
    'issue 3 tells three times apart: 受付日時 starts the clocks, 受理日 and 対応日 are for statistics',
  'consultation.response_on: ja': 'issue 3 tells 対応日 and 受理日 apart; both are counted',
  'memo.colour: type': 'a colour is chosen, not typed; its list is ours',
  'memo.colour: codeList': 'a colour is chosen, not typed; its list is ours',
  'attachment.size: ja': 'the unit stands behind the number, not in the label',
};

/** Where the list describes the parts of a structure and ours have other names. */
export const shapeReasons: Readonly<Record<string, string>> = {
  'affiliation.absent_days': 'rows of month and days instead of a month as a key: rows can merge',
  'assessment.items': 'an instrument: answers by item, with mark, evidence and note',
  'meeting.items':
    'opinions and roles are texts of the item; before and after of the category are two fields',
  'plan.supports': '`who/agency` is one field, who',
  'plan.monitor_log': '`result per goal` is the field result',
  'disability.test_results': '`DQ/IQ` is the field dq_iq',
  'disclosure_request.redactions': '`field|span` are two fields',
};

export const compartmentReasons: Readonly<Record<string, string>> = {
  case_note:
    'DESIGN section 3: a note without a case is CARE; with one it takes the class of the case',
  assessment: 'as case_note: its class is that of its case',
  meeting: 'as case_note: its class is that of its case',
  filing: 'DOC is no channel: a document is as secret as what it is filed under',
  attachment: 'DOC is no channel: a file is as secret as what it hangs on',
  task_alert:
    'written by users (snoozing); as secret as its cause by compartmentRules, CORE where nothing says so',
};

export const listReasons: Readonly<Record<string, string>> = {
  attachment__sync_policy: 'the list has English labels; the same three codes in Japanese',
};

/** Codes of ours that stand behind the city's own in a list of the city. */
export const ourCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alert_kind: {
    epds_total:
      'DOMAIN C.7, D.2 (8), J03: EPDS of 9 or more is followed up; the 24 kinds have none',
    epds_item10: 'DOMAIN C.7, D.2 (8), J03: item 10 is told to a manager the same day',
  },
};

/** Lists that fields inside rows and groups, or fields of our own, choose from. */
export const ourLists: Readonly<Record<string, string>> = {
  yes_no: 'two answers where 不明 is none: consultation.reporter_in_memo',
  household_role: 'role within household.members',
  ecomap_tie: 'kinds of lines of household.ecomap, by the usual signs of an ecomap',
  ecomap_direction: 'direction of a line of household.ecomap',
  injury_view: 'views of the body in injury_map',
  injury_kind: 'kinds of injury in injury_map and consultation.injury',
  injury_colour: 'colours of bruises in injury_map and consultation.injury',
  home_condition: 'what a visit looks at in case_note.home_check',
  meeting_item_kind:
    'new, continued or closing in meeting.items: No. 8 asks different things of each',
  absent_kind: 'how an absent member took part in meeting.absentees',
  custody_kind: 'kinds of placement in temp_custody',
  send_method: 'how minutes were sent in meeting.sent_to',
  memo_colour: 'four colours of a note, named so that a black printer can tell them',
  issue_priority: 'order of plan.issues',
  virus_result: 'result of attachment.virus_scan',
};

type Account = { readonly envelope: keyof RecordDoc } | { readonly reason: string };

const derived = 'derived for display from membership and class, never judged (DESIGN section 3)';

export const commonFields: Readonly<Record<string, Account>> = {
  _id: { envelope: 'id' },
  type: { envelope: 'type' },
  schema_version: { envelope: 'schemaVersion' },
  subject_person_id: { envelope: 'subjectId' },
  household_id: { envelope: 'householdId' },
  case_id: { envelope: 'caseId' },
  site_code: { envelope: 'created' },
  owner_site: { reason: derived },
  compartment: { reason: derived },
  sensitivity: {
    reason: 'follows from the compartment and the class of each field (`sensitive`); never typed',
  },
  status: { envelope: 'status' },
  approval_chain: {
    reason:
      'seals are written by the server with the issue of approvals; approval.ts has their shape',
  },
  created_at: { envelope: 'created' },
  created_by: { envelope: 'created' },
  updated_at: { envelope: 'updated' },
  updated_by: { envelope: 'updated' },
  recorded_offline: { envelope: 'recordedOffline' },
  server_received_at: { envelope: 'receivedAt' },
  void: { envelope: 'void' },
  legacy: {
    reason: 'written by the import of the old system, which comes with the issue of migration',
  },
  disclosure_class: {
    reason:
      'decided paragraph by paragraph with the issue of disclosure; fields carry `sensitive` until then',
  },
  retention_class: {
    reason:
      'set at the closing of a case by the issue of retention; ages.ts already works out the day',
  },
  retention_due: {
    reason: 'worked out (retentionDue in ages.ts), stored by the issue of retention',
  },
};

interface ValidationLine {
  readonly no: string;
  readonly line: string;
  readonly code?: { readonly file: string; readonly has: string };
  readonly reason?: string;
}

const rules = 'src/lib/domain/catalogue/rules';

export const validationLines: readonly ValidationLine[] = [
  {
    no: 'No. 1',
    line: 'contacted_at ≥ birth',
    code: { file: `${rules}/mother-and-child.ts`, has: 'function notBeforeBirth' },
  },
  {
    no: 'No. 1',
    line: 'a visit that was done requires a weight or a reason',
    code: { file: `${rules}/mother-and-child.ts`, has: 'function weighedOrWhy' },
  },
  {
    no: 'No. 1',
    line: 'refused, satogaeri and unknown produce a follow-up',
    code: {
      file: 'src/lib/domain/catalogue/data/alert-rules.json',
      has: '"concernResults":["refused","satogaeri","unknown"]',
    },
  },
  {
    no: 'No. 2',
    line: 'overall_reason has at least 20 characters',
    code: { file: `${rules}/consultation.ts`, has: 'function reasonIsReason' },
  },
  {
    no: 'No. 2',
    line: 'EMERG: all 8 questions answered, 不明 included',
    code: { file: `${rules}/consultation.ts`, has: 'function allEightAnswered' },
  },
  {
    no: 'No. 2',
    line: 'AA or A: a task to call the 児童相談所',
    reason:
      'no alert kind of the 24 says it; the 48-hour clock (AL01) with its same-day 決裁 covers it until the city decides',
  },
  {
    no: 'No. 3',
    line: 'valid_to ≥ valid_from',
    code: { file: `${rules}/services.ts`, has: "inOrder('valid_from', 'valid_to', '利用開始'" },
  },
  {
    no: 'No. 3',
    line: 'WK02 only for a child of at most 56 days at the start',
    reason:
      'the child is the subject of the envelope, which a rule on a body does not see; the application form shows the age',
  },
  {
    no: 'No. 3',
    line: 'use beyond the quantity warns',
    code: { file: `${rules}/services.ts`, has: 'function notMoreThanDecided' },
  },
  {
    no: 'No. 6',
    line: 'exam_on within its window, else attend = late',
    code: { file: `${rules}/services.ts`, has: 'function withinWindow' },
  },
  {
    no: 'No. 6',
    line: 'a drop of weight asks to be confirmed',
    code: { file: 'src/lib/domain/growth/growth.ts', has: 'channel_drop' },
  },
  {
    no: 'No. 6',
    line: 'absent after two notices: a task to see the child',
    code: {
      file: 'src/lib/domain/catalogue/data/alert-rules.json',
      has: '"kind":"checkup_missing"',
    },
  },
  {
    no: 'No. 8',
    line: '終結 needs its rationale',
    code: { file: `${rules}/meeting.ts`, has: 'function closingIssues' },
  },
  {
    no: 'No. 8',
    line: 'every continuing item needs next_monitoring within 3 months (要対協)',
    code: { file: `${rules}/meeting.ts`, has: 'function continuingIssues' },
  },
  {
    no: 'No. 9',
    line: 'visitor ≠ 本人: incomplete until the woman is interviewed',
    code: { file: `${rules}/services.ts`, has: 'function womanHerself' },
  },
  {
    no: 'No. 9',
    line: 'the DV question is never asked with the partner present',
    code: {
      file: 'src/lib/domain/catalogue/data/types/pregnancy_assessment.json',
      has: '"name": "accompanied"',
    },
  },
  {
    no: 'No. 9',
    line: 'L4 requires a task to register with 要対協',
    reason:
      'no alert kind of the 24 says it; the form says it under 支援レベル, and the 合同ケース会議 decides (D.2)',
  },
  {
    no: 'No. 12',
    line: '通告 or category 01: abuse_types and main_abuse_type before 決裁',
    code: {
      file: 'src/lib/domain/catalogue/data/types/consultation.json',
      has: '"name": "main_abuse_type"',
    },
  },
  {
    no: 'No. 12',
    line: 'received_at is not in the future',
    code: { file: `${rules}/consultation.ts`, has: "notInFuture('received_at'" },
  },
  {
    no: 'No. 12',
    line: 'the search for duplicates is shown before saving',
    code: { file: 'src/lib/domain/candidates.ts', has: 'export function' },
  },
  {
    no: 'No. 12',
    line: 'the clock starts at received_at',
    code: { file: 'src/lib/domain/safety-clock.ts', has: 'safetyDue' },
  },
  {
    no: 'No. 14',
    line: 'next_review ≤ +3 months',
    code: { file: `${rules}/meeting.ts`, has: 'function reviewWithinThreeMonths' },
  },
  {
    no: 'No. 14',
    line: 'every outgoing share stores legal basis, recipient and items',
    code: {
      file: 'src/lib/domain/catalogue/data/types/yotaikyo_share.json',
      has: '"name": "provided_items"',
    },
  },
  {
    no: 'No. 15',
    line: 'the family version has no words of the office',
    code: { file: `${rules}/plan.ts`, has: 'function familyWords' },
  },
];
