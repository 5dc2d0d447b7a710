// Who may do what with which record, written by hand from the city's rules (DOMAIN.md B.1, B.3 and B.4; DESIGN.md
// section 4 and idea 4 for what a replica holds). Nothing here is worked out: whoever changes a row says by which rule.

/** C: writes another such about the same child. R: opens it. U: changes it. H: it lies in his replica. `.`: not asked. */
export type Expected = `${'C' | '-' | '.'}${'R' | '-'}${'U' | '-' | '.'}${'H' | '-'}`;
/** `role@site`, record, what is expected, and by which rule. */
export type OracleRow = readonly [`${string}@${string}`, RecordName, Expected, string];

/**
 * The children of the table:
 * - `kita` lives in the area of CKITA; no case;
 * - `minami` lives in the area of CMINAMI, has an open consultation case, and is shared to PPC for its care;
 * - `lent` lives in the area of CMINAMI, has an open consultation case, shared to CKITA;
 * - `guarded` lives in the area of CKITA and has an open abuse case;
 * - `gone` lived in the area of CKITA and has left the city.
 */
export type Child = 'kita' | 'minami' | 'lent' | 'guarded' | 'gone';
export type RecordName = `${Child}.${Part}`;
/**
 * `call`: a consultation (written by CKITA for kita and lent, by KKS for minami); `notice`: a notification, by KKS;
 * `note`: a progress note without a case; `file`: one of the case; `reporter`: who notified.
 */
export type Part =
  | 'person'
  | 'visit'
  | 'profile'
  | 'note'
  | 'call'
  | 'notice'
  | 'disability'
  | 'case'
  | 'file'
  | 'reporter';

const HALL_MCH = 'B.3 KKS × MCH: R CASE, only households with an open case';
const APPEND = 'DESIGN 11: notes are append-only for everyone';
const AREA = 'B.3 centers × CORE, MCH, CARE: CRUP AREA';
const NOT_MINE = 'B.3 centers: AREA is my site; of others the minimal search alone';
const FLAG = 'B.3 centers × ABUSE: FLAG, no content';
const PPC = 'B.3 PPC: ASSIGN, which is what is shared to it (DESIGN 4)';
const DROP = 'B.4 reporter: nobody else sees it; idea 4: dropped by whoever takes calls';
const NO_CONTENT = 'B.2: sees no case content';

export const ORACLE_TABLE: readonly OracleRow[] = [
  // 子ども家庭支援課, workers (B.3 first row). A division keeps nothing on its devices (DESIGN 4).
  ['COUNSEL@KKS', 'kita.person', '.RU-', 'B.3 KKS × CORE: CRUP ALL'],
  ['COUNSEL@KKS', 'minami.person', '.RU-', 'B.3 KKS × CORE: CRUP ALL'],
  ['COUNSEL@KKS', 'gone.person', '.RU-', 'B.3 KKS × CORE: ALL, wherever the family lives'],
  ['COUNSEL@KKS', 'kita.visit', '----', HALL_MCH],
  ['COUNSEL@KKS', 'minami.visit', '-R--', HALL_MCH],
  ['COUNSEL@KKS', 'guarded.visit', '-R--', HALL_MCH],
  ['COUNSEL@KKS', 'gone.visit', '----', HALL_MCH],
  ['COUNSEL@KKS', 'kita.profile', 'CRU-', 'B.3 KKS × CARE: CRUP ALL'],
  ['COUNSEL@KKS', 'kita.note', 'CR--', APPEND],
  ['COUNSEL@KKS', 'kita.call', 'CRU-', 'B.3 KKS × CONSULT: CRUP ALL'],
  ['COUNSEL@KKS', 'kita.notice', 'CRU-', 'B.3 KKS × ABUSE: CRUP ALL'],
  ['COUNSEL@KKS', 'kita.disability', 'CRU-', 'B.3 KKS × DISAB: CRUP ALL'],
  ['COUNSEL@KKS', 'minami.case', 'CRU-', 'B.3 KKS × CONSULT: CRUP ALL'],
  ['COUNSEL@KKS', 'guarded.case', 'CRU-', 'B.3 KKS × ABUSE: CRUP ALL'],
  ['COUNSEL@KKS', 'guarded.file', 'CR--', APPEND],
  ['COUNSEL@KKS', 'kita.reporter', 'C-.-', DROP],
  ['KATEI@KKS', 'guarded.case', 'CRU-', 'B.3 KKS × ABUSE: CRUP ALL, KATEI too'],
  ['KATEI@KKS', 'kita.visit', '----', HALL_MCH],
  ['KATEI@KKS', 'lent.visit', '-R--', HALL_MCH],
  // 子ども家庭支援課, heads (second row).
  ['KACHO@KKS', 'kita.person', '.RU-', 'B.3 KKS heads × CORE: CRUAPX ALL'],
  ['KACHO@KKS', 'guarded.case', 'CRU-', 'B.3 KKS heads × ABUSE: CRUAPX ALL'],
  ['KACHO@KKS', 'guarded.file', 'CR--', APPEND],
  ['KACHO@KKS', 'kita.visit', '----', HALL_MCH],
  ['KACHO@KKS', 'guarded.visit', '-R--', HALL_MCH],
  ['KACHO@KKS', 'kita.reporter', 'C-.-', 'B.4: opening takes two people and a reason'],
  ['KEICHO@KKS', 'kita.notice', 'CRU-', 'B.3 KKS heads × ABUSE: CRUAPX ALL'],
  ['COORD@KKS', 'guarded.case', 'CRU-', 'B.3 KKS heads × ABUSE: CRUAPX ALL'],
  ['TOKATSU@KKS', 'kita.disability', 'CRU-', 'B.3 KKS heads × DISAB: CRUAPX ALL'],
  ['TOKATSU@KKS', 'kita.visit', '----', HALL_MCH],
  // ネウボラ課 (third and fourth row).
  ['NURSE@NEU', 'kita.person', '.RU-', 'B.3 NEU × CORE: CRUP ALL'],
  ['NURSE@NEU', 'kita.visit', 'CRU-', 'B.3 NEU × MCH: CRUP ALL'],
  ['NURSE@NEU', 'gone.visit', 'CRU-', 'B.3 NEU × MCH: ALL, wherever the family lives'],
  ['NURSE@NEU', 'kita.profile', 'CRU-', 'B.3 NEU × CARE: CRUP ALL'],
  ['NURSE@NEU', 'kita.call', 'C---', 'B.3 NEU × CONSULT: C; R ASSIGN, and nobody is assigned'],
  ['NURSE@NEU', 'minami.file', 'C---', 'B.3 NEU × CONSULT: C; R ASSIGN'],
  ['NURSE@NEU', 'guarded.case', '----', 'B.3 NEU × ABUSE: FLAG; R ASSIGN'],
  ['NURSE@NEU', 'guarded.file', '----', 'B.3 NEU × ABUSE: FLAG; R ASSIGN'],
  [
    'NURSE@NEU',
    'kita.notice',
    'C---',
    'B.3 NEU × ABUSE: FLAG; idea 4: a notification is taken by all',
  ],
  ['NURSE@NEU', 'kita.disability', 'CRU-', 'B.3 NEU × DISAB: CRUP ALL'],
  ['MIDWIFE@NEU', 'minami.visit', 'CRU-', 'B.3 NEU × MCH: CRUP ALL'],
  ['MIDWIFE@NEU', 'minami.call', 'C---', 'B.3 NEU × CONSULT: C; R ASSIGN'],
  ['TOKATSU@NEU', 'minami.call', '-R--', 'B.3 NEU heads × CONSULT: R ALL (TOKATSU)'],
  ['TOKATSU@NEU', 'guarded.case', '-R--', 'B.3 NEU heads × ABUSE: R ALL (TOKATSU)'],
  ['TOKATSU@NEU', 'kita.notice', '-R--', 'B.3 NEU heads × ABUSE: R ALL (TOKATSU)'],
  ['KACHO@NEU', 'minami.call', '----', 'B.3 NEU heads × CONSULT: R ASSIGN (others)'],
  ['KACHO@NEU', 'guarded.case', '----', 'B.3 NEU heads × ABUSE: FLAG (others)'],
  ['KEICHO@NEU', 'kita.visit', 'CRU-', 'B.3 NEU heads × MCH: CRUAPX ALL'],
  ['KACHO@NEU', 'kita.reporter', '--.-', 'B.3 NEU × REPORTER: -; no right to take calls'],
  // Centers (fifth row): what is theirs, what is their neighbour's, what is shared, what is grave.
  ['MCM@CKITA', 'kita.person', '.RUH', AREA],
  ['MCM@CKITA', 'kita.visit', 'CRUH', AREA],
  ['MCM@CKITA', 'kita.profile', 'CRUH', AREA],
  ['MCM@CKITA', 'kita.note', 'CR-H', APPEND],
  [
    'MCM@CKITA',
    'kita.call',
    'CR-H',
    'B.3 centers × CONSULT: C; R OWN; DESIGN 4: and OWN, while the subject is of the site',
  ],
  ['MCM@CKITA', 'kita.notice', 'C---', FLAG],
  ['MCM@CKITA', 'kita.disability', '----', 'B.3 centers × DISAB: R ASSIGN, and nothing shares it'],
  ['MCM@CKITA', 'kita.reporter', 'C-.-', DROP],
  ['MCM@CKITA', 'minami.person', '.---', NOT_MINE],
  ['MCM@CKITA', 'minami.visit', '----', NOT_MINE],
  ['MCM@CKITA', 'minami.profile', '----', NOT_MINE],
  ['MCM@CKITA', 'minami.note', '----', NOT_MINE],
  ['MCM@CKITA', 'minami.call', 'C---', 'B.3 centers × CONSULT: C; R OWN/ASSIGN'],
  ['MCM@CKITA', 'minami.case', 'C---', 'B.3 centers × CONSULT: R OWN/ASSIGN'],
  ['MCM@CKITA', 'minami.file', 'C---', 'B.3 centers × CONSULT: R OWN/ASSIGN'],
  ['MCM@CKITA', 'lent.person', '.R-H', 'DESIGN 4: sharing a case adds CORE for that site'],
  ['MCM@CKITA', 'lent.visit', '----', 'DESIGN 4: sharing adds CORE and CONSULT, not MCH'],
  ['MCM@CKITA', 'lent.profile', '----', 'DESIGN 4: sharing adds CORE and CONSULT, not CARE'],
  ['MCM@CKITA', 'lent.case', 'CR-H', 'B.3 centers × CONSULT: R ASSIGN'],
  ['MCM@CKITA', 'lent.file', 'CR-H', 'B.3 centers × CONSULT: R ASSIGN'],
  ['MCM@CKITA', 'lent.call', 'CRUH', 'DESIGN 4: the site may amend its own entries there'],
  ['MCM@CKITA', 'guarded.person', '.RUH', AREA],
  ['MCM@CKITA', 'guarded.visit', 'CRUH', AREA],
  ['MCM@CKITA', 'guarded.case', '----', FLAG],
  ['MCM@CKITA', 'guarded.file', '----', FLAG],
  ['MCM@CKITA', 'gone.person', '.---', 'B.3 centers: AREA is where the family lives now'],
  ['MCM@CKITA', 'gone.visit', '----', 'B.3 centers: AREA is where the family lives now'],
  ['CCM@CMINAMI', 'minami.person', '.RUH', AREA],
  ['CCM@CMINAMI', 'minami.visit', 'CRUH', AREA],
  ['CCM@CMINAMI', 'minami.profile', 'CRUH', AREA],
  ['CCM@CMINAMI', 'minami.note', 'CR-H', APPEND],
  [
    'CCM@CMINAMI',
    'minami.case',
    'C---',
    'B.3 centers × CONSULT: R OWN/ASSIGN, by city hall and not shared',
  ],
  [
    'CCM@CMINAMI',
    'minami.call',
    'C---',
    'B.3 centers × CONSULT: R OWN/ASSIGN, by city hall and not shared',
  ],
  ['CCM@CMINAMI', 'lent.call', 'C---', 'B.3 centers × CONSULT: OWN is my site, not another'],
  ['CCM@CMINAMI', 'lent.visit', 'CRUH', AREA],
  ['CCM@CMINAMI', 'kita.person', '.---', NOT_MINE],
  ['CCM@CMINAMI', 'kita.visit', '----', NOT_MINE],
  ['CCM@CMINAMI', 'kita.call', 'C---', 'B.3 centers × CONSULT: OWN is my site, not another'],
  ['CCM@CMINAMI', 'guarded.visit', '----', NOT_MINE],
  ['CCM@CMINAMI', 'guarded.case', '----', FLAG],
  ['NURSE@CKITA', 'kita.visit', 'CRUH', AREA],
  ['NURSE@CKITA', 'kita.notice', 'C---', FLAG],
  ['MIDWIFE@CKITA', 'kita.profile', 'CRUH', AREA],
  ['MIDWIFE@CKITA', 'minami.visit', '----', NOT_MINE],
  ['MCM@CCHUO', 'kita.person', '.---', NOT_MINE],
  ['MCM@CCHUO', 'minami.visit', '----', NOT_MINE],
  // 産前・産後ケアセンター (sixth row).
  ['MIDWIFE@PPC', 'minami.person', '.RUH', PPC],
  ['MIDWIFE@PPC', 'minami.visit', 'CRUH', 'B.3 PPC × MCH: CRUP ASSIGN'],
  ['MIDWIFE@PPC', 'minami.profile', '-R-H', 'B.3 PPC × CARE: R ASSIGN'],
  ['MIDWIFE@PPC', 'minami.call', 'C---', 'B.3 PPC × CONSULT: C'],
  ['MIDWIFE@PPC', 'minami.case', 'C---', 'B.3 PPC × CONSULT: C'],
  ['MIDWIFE@PPC', 'minami.file', 'C---', 'B.3 PPC × CONSULT: C'],
  ['MIDWIFE@PPC', 'kita.person', '.---', PPC],
  ['MIDWIFE@PPC', 'kita.visit', '----', PPC],
  ['MIDWIFE@PPC', 'guarded.person', '.---', PPC],
  ['MIDWIFE@PPC', 'guarded.case', '----', 'B.3 PPC × ABUSE: FLAG'],
  ['MIDWIFE@PPC', 'kita.reporter', 'C-.-', DROP],
  ['NURSE@PPC', 'minami.person', '.RUH', PPC],
  ['MCM@PPC', 'lent.person', '.---', PPC],
  ['CCM@PPC', 'minami.person', '.---', 'B.3 PPC: MIDWIFE, NURSE, MCM; CCM is no role there'],
  // 事務, 閲覧, 監査, システム (seventh to eleventh row).
  ['CLERK@CKITA', 'kita.person', '.RUH', 'B.3 CLERK × CORE: CRU OWN site'],
  ['CLERK@CKITA', 'kita.visit', '----', 'B.3 CLERK × MCH: R index only, which is not the record'],
  ['CLERK@CKITA', 'kita.profile', '----', 'B.3 CLERK × CARE: R index only'],
  ['CLERK@CKITA', 'kita.call', 'C---', 'B.3 CLERK × CONSULT: C draft intake'],
  ['CLERK@CKITA', 'kita.notice', 'C---', 'B.3 CLERK × CONSULT: C draft intake; idea 4'],
  ['CLERK@CKITA', 'minami.person', '.---', 'B.3 CLERK × CORE: OWN site'],
  ['CLERK@CKITA', 'guarded.case', '----', 'B.3 CLERK × ABUSE: -'],
  ['CLERK@KKS', 'kita.person', '.---', 'B.3 CLERK × CORE: OWN site; not written by KKS'],
  ['CLERK@KKS', 'guarded.case', '----', 'B.3 CLERK × ABUSE: -'],
  ['READ@CKITA', 'kita.person', '.---', 'B.3 READ × CORE: R ASSIGN'],
  [
    'READ@CKITA',
    'lent.person',
    '.R--',
    'B.3 READ × CORE: R ASSIGN; online, where not all of the area is his',
  ],
  ['READ@CKITA', 'lent.file', '----', 'B.3 READ × CONSULT: R GRANT'],
  ['READ@PPC', 'minami.person', '.R-H', 'B.3 READ × CORE: R ASSIGN'],
  ['READ@PPC', 'minami.case', '----', 'B.3 READ × CONSULT: R GRANT'],
  ['READ@KKS', 'kita.person', '.---', 'B.3 READ × CORE: R ASSIGN'],
  ['READ@KKS', 'guarded.case', '----', 'B.3 READ × ABUSE: R GRANT'],
  ['ADMIN@SYS', 'kita.person', '.---', NO_CONTENT],
  ['ADMIN@SYS', 'guarded.case', '----', NO_CONTENT],
  ['ADMIN@SYS', 'kita.reporter', '--.-', NO_CONTENT],
  ['AUDIT@SYS', 'kita.visit', '----', 'B.2: reads logs, never content'],
  ['AUDIT@SYS', 'guarded.file', '----', 'B.2: reads logs, never content'],
  ['VENDOR@SYS', 'kita.person', '.---', 'B.3 VENDOR: SYS alone'],
  ['VENDOR@SYS', 'kita.call', '----', 'B.3 VENDOR: SYS alone'],
];

/**
 * Where the product is not there yet (docs/spec/sync.md, "What differs from the design"): a center reads its own
 * consultation of a child of its area online; its replica has no place for it until the case is shared.
 */
export const STAGED: readonly string[] = ['MCM@CKITA kita.call: CR--, not CR-H'];
