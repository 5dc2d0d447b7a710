// The records of the bench: about 1 KB each, evidently fictional, the same for both subjects.
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../../../../src/lib/domain/record.ts';

/** Every tenth record carries the marker in its text: what a search of the disk must not find. */
export function makeRecords(count: number, marker: string): RecordDoc[] {
  return Array.from({ length: count }, (_, at) => makeRecord(at, marker));
}

export function recordId(at: number): RecordId {
  return `case_note:01JBENCH${String(at).padStart(18, '0')}` as RecordId;
}

/** Stands in exactly one record of a hundred. */
export const QUERY = 'ほけんしドーナツ';
export const QUERY_EVERY = 100;

function makeRecord(at: number, marker: string): RecordDoc {
  const random = sequence(at + 1);
  const words = Array.from({ length: 55 }, () => WORDS[Math.floor(random() * WORDS.length)]);
  if (at % 10 === 0) words.splice(20, 0, marker);
  if (at % QUERY_EVERY === 0) words.splice(30, 0, 'ホケンシどーなつ');
  const stamp = {
    at: new Date(1_790_000_000_000 + at * 60_000).toISOString(),
    by: `user-${String(Math.floor(random() * 30))}` as UserId,
    site: 'CKITA' as SiteCode,
    device: `device-${String(Math.floor(random() * 12))}` as DeviceId,
  };
  return {
    id: recordId(at),
    type: 'case_note',
    schemaVersion: 1,
    subjectId: `person:01JBENCH${String(Math.floor(at / 8)).padStart(18, '0')}` as RecordId,
    body: {
      contact_at: stamp.at,
      contact_method: at % 3 === 0 ? 'visit' : 'phone',
      weight_g: 2_500 + Math.floor(random() * 9_000),
      child_seen: at % 2 === 0,
      content: words.join(''),
    },
    created: stamp,
    updated: stamp,
    changeId: `01JBENCHCHANGE${String(at).padStart(12, '0')}` as ChangeId,
    status: 'draft',
    version: 1,
    prevHash: Array.from({ length: 8 }, () => Math.floor(random() * 2 ** 32).toString(16)).join(''),
    receivedAt: stamp.at,
  };
}

// Two hundred invented words of four to eight characters, so that the text packs about as real notes do.
const SYLLABLES =
  '訪問電話体重母親育児相談健診授乳睡眠発達様子説明家庭来所あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん';
const WORDS = Array.from({ length: 200 }, (_, at) => {
  const random = sequence(10_000 + at);
  const length = 4 + Math.floor(random() * 5);
  return Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join('');
});

// mulberry32
function sequence(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
