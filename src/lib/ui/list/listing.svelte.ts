// One type's list as it is on screen: what it is narrowed by, its rows, and the newest answer only.
import { dateInTokyo } from '../../domain/dates.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import type { ListRow } from '../../records/api.ts';
import type { Session } from '../session.svelte.ts';
import { settled } from '../settled.ts';
import { queryOf, unnarrowedOf, type Narrowing } from './narrowing.ts';

export interface Listing {
  readonly narrowing: Narrowing;
  readonly rows: readonly ListRow[] | undefined;
  readonly total: number;
  readonly message: string;
  /** The date field whose text cannot be read. */
  readonly wrongField: string;
  readonly busy: boolean;
  /** A change of anything but the page begins at the first page again. */
  narrow(change: Partial<Narrowing>): void;
  reset(): void;
  again(): void;
}

const DEBOUNCE_MS = 150;

/** How each list was left, for the way back: in memory only, gone with the page when the vault is locked. */
const left = new Map<string, Narrowing>();

/** To be called while a component starts. */
export function createListing(session: Session, type: RecordType): Listing {
  let narrowing = $state.raw<Narrowing>(left.get(type.key) ?? unnarrowedOf(type));
  let rows = $state.raw<readonly ListRow[]>();
  let total = $state(0);
  let message = $state('');
  let wrongField = $state('');
  let busy = $state(true);
  let turns = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    turns += 1;
    const turn = turns;
    const asked = queryOf(type, narrowing, dateInTokyo(Date.now()));
    wrongField = asked.ok ? '' : asked.field;
    if (!asked.ok) {
      message = asked.message;
      busy = false;
      return;
    }
    busy = true;
    const answer = await settled(session.api.list(asked.query));
    if (turn !== turns) return;
    busy = false;
    message = answer.ok ? '' : answer.message;
    if (!answer.ok) return;
    rows = answer.rows;
    total = answer.total;
  }

  function narrow(change: Partial<Narrowing>): void {
    narrowing = { ...narrowing, page: 0, ...change };
    left.set(type.key, narrowing);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), DEBOUNCE_MS);
  }

  $effect(() => session.onRecords(() => void ask()));
  $effect(() => () => clearTimeout(timer));
  void ask();

  return {
    get narrowing() {
      return narrowing;
    },
    get rows() {
      return rows;
    },
    get total() {
      return total;
    },
    get message() {
      return message;
    },
    get wrongField() {
      return wrongField;
    },
    get busy() {
      return busy;
    },
    narrow,
    reset: () => narrow(unnarrowedOf(type)),
    again: () => void ask(),
  };
}
