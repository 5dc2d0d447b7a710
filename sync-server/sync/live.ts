// Who wants to hear that something changed: only that, never what. Grants are asked at every event.
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { StoredDoc } from '../store/store.ts';
import { isStoredClass, isStoredMembership, isStoredRecord } from './stored.ts';
import { seenIn, touchedRecords } from './touched.ts';
import type { RecordId } from '../../src/lib/domain/record.ts';

/** A replica listens by channels, the desk by the subjects that stand on its screen. */
export interface Listener {
  /** What it may hear of, as granted now: asked again at each event. */
  readonly channels?: () => ReadonlySet<ChannelId> | Promise<ReadonlySet<ChannelId>>;
  readonly subjects?: () => ReadonlySet<RecordId> | Promise<ReadonlySet<RecordId>>;
  readonly onEvent: (news: 'changed') => void;
}

export interface Live {
  /** The answer ends the listening. */
  subscribe(listener: Listener): () => void;
  /** After a record or a scope document was written. */
  notify(doc: StoredDoc): Promise<void>;
  readonly size: () => number;
}

export function createLive(deps: {
  readonly index: ScopeIndex;
  /** A listener that could not be asked is told anyway (it pulls, and pull judges); this says so to the operator. */
  readonly onFault: (fault: unknown) => void;
}): Live {
  const { index } = deps;
  const listeners = new Set<Listener>();

  /** Where the change can be seen, or could be until now. */
  function touchedBy(doc: StoredDoc): {
    readonly channels: ReadonlySet<ChannelId>;
    readonly anchors: ReadonlySet<string>;
  } {
    const ids = touchedRecords(index, doc);
    const anchors = new Set<string>();
    if (isStoredRecord(doc)) {
      for (const anchor of doc.anchors) anchors.add(anchor);
      if (doc.record.householdId !== undefined) anchors.add(doc.record.householdId);
      anchors.add(doc.record.id);
    } else if (isStoredMembership(doc)) {
      anchors.add(doc.membership.subjectId);
    } else if (isStoredClass(doc)) {
      anchors.add(doc.class.caseId);
      for (const id of ids) anchors.add(index.firstAnchorOf(id) ?? id);
    }
    const channels = new Set(ids.flatMap((id) => [...seenIn(index, id)]));
    return { channels, anchors };
  }

  async function tell(listener: Listener, touched: ReturnType<typeof touchedBy>): Promise<void> {
    let concerned: boolean;
    try {
      const channels = await listener.channels?.();
      const subjects = await listener.subjects?.();
      concerned = meets(touched.channels, channels) || meets(touched.anchors, subjects);
    } catch (fault) {
      deps.onFault(fault);
      concerned = true;
    }
    if (concerned && listeners.has(listener)) listener.onEvent('changed');
  }

  return {
    size: () => listeners.size,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async notify(doc) {
      const touched = touchedBy(doc);
      // Together, so that what they all have to read is read once.
      await Promise.all([...listeners].map((listener) => tell(listener, touched)));
    },
  };
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
  if (other === undefined) return false;
  for (const item of one) if (other.has(item)) return true;
  return false;
}
