// Every record type of the catalogue, in the order of first sync: people and households before what hangs on them.
import accessGrant from './data/types/access_grant.json' with { type: 'json' };
import affiliation from './data/types/affiliation.json' with { type: 'json' };
import assessment from './data/types/assessment.json' with { type: 'json' };
import attachment from './data/types/attachment.json' with { type: 'json' };
import auditEvent from './data/types/audit_event.json' with { type: 'json' };
import backupCheck from './data/types/backup_check.json' with { type: 'json' };
import birthContact from './data/types/birth_contact.json' with { type: 'json' };
import caseType from './data/types/case.json' with { type: 'json' };
import caseNote from './data/types/case_note.json' with { type: 'json' };
import childcareProfile from './data/types/childcare_profile.json' with { type: 'json' };
import childcareSupport from './data/types/childcare_support.json' with { type: 'json' };
import consultation from './data/types/consultation.json' with { type: 'json' };
import destructionRecord from './data/types/destruction_record.json' with { type: 'json' };
import disability from './data/types/disability.json' with { type: 'json' };
import disclosureRequest from './data/types/disclosure_request.json' with { type: 'json' };
import exportLog from './data/types/export_log.json' with { type: 'json' };
import filing from './data/types/filing.json' with { type: 'json' };
import household from './data/types/household.json' with { type: 'json' };
import incidentReport from './data/types/incident_report.json' with { type: 'json' };
import independenceSupport from './data/types/independence_support.json' with { type: 'json' };
import infantCheckup from './data/types/infant_checkup.json' with { type: 'json' };
import jukiChange from './data/types/juki_change.json' with { type: 'json' };
import management from './data/types/management.json' with { type: 'json' };
import meeting from './data/types/meeting.json' with { type: 'json' };
import memo from './data/types/memo.json' with { type: 'json' };
import person from './data/types/person.json' with { type: 'json' };
import personAddress from './data/types/person_address.json' with { type: 'json' };
import piLedger from './data/types/pi_ledger.json' with { type: 'json' };
import plan from './data/types/plan.json' with { type: 'json' };
import pregnancy from './data/types/pregnancy.json' with { type: 'json' };
import pregnancyAssessment from './data/types/pregnancy_assessment.json' with { type: 'json' };
import relationship from './data/types/relationship.json' with { type: 'json' };
import reporterIdentity from './data/types/reporter_identity.json' with { type: 'json' };
import safetyCheck from './data/types/safety_check.json' with { type: 'json' };
import serviceUse from './data/types/service_use.json' with { type: 'json' };
import taskAlert from './data/types/task_alert.json' with { type: 'json' };
import userAccount from './data/types/user_account.json' with { type: 'json' };
import vaccination from './data/types/vaccination.json' with { type: 'json' };
import yotaikyoShare from './data/types/yotaikyo_share.json' with { type: 'json' };

export const recordTypeKeys = [
  'person',
  'household',
  'person_address',
  'relationship',
  'affiliation',
  'pregnancy',
  'case',
  'case_note',
  'safety_check',
  'reporter_identity',
  'birth_contact',
  'assessment',
  'service_use',
  'filing',
  'management',
  'infant_checkup',
  'vaccination',
  'meeting',
  'pregnancy_assessment',
  'childcare_profile',
  'childcare_support',
  'consultation',
  'independence_support',
  'yotaikyo_share',
  'plan',
  'disability',
  'memo',
  'attachment',
  'juki_change',
  'task_alert',
  'user_account',
  'access_grant',
  'audit_event',
  'export_log',
  'pi_ledger',
  'destruction_record',
  'incident_report',
  'backup_check',
  'disclosure_request',
] as const;
export type RecordTypeKey = (typeof recordTypeKeys)[number];

/** As they lie in the data; the registry gives them their shape. */
export const typeData = [
  person,
  household,
  personAddress,
  relationship,
  affiliation,
  pregnancy,
  caseType,
  caseNote,
  safetyCheck,
  reporterIdentity,
  birthContact,
  assessment,
  serviceUse,
  filing,
  management,
  infantCheckup,
  vaccination,
  meeting,
  pregnancyAssessment,
  childcareProfile,
  childcareSupport,
  consultation,
  independenceSupport,
  yotaikyoShare,
  plan,
  disability,
  memo,
  attachment,
  jukiChange,
  taskAlert,
  userAccount,
  accessGrant,
  auditEvent,
  exportLog,
  piLedger,
  destructionRecord,
  incidentReport,
  backupCheck,
  disclosureRequest,
];
