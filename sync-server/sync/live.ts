// Who wants to hear that something changed: only that, never what. Grants are asked at every event.
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { StoredDoc } from '../store/store.ts';
import { isStoredClass, isStoredMembership, isStoredRecord } from './stored.ts';
import { seenIn, touchedRecords } from './touched.ts';
import type { DeviceId, RecordId, SiteCode } from '../../src/lib/domain/record.ts';

/** A replica listens by channels, the desk by the subjects that stand on its screen. */
export interface Listener {
  /** What it may hear of, as granted now: asked again at each event. */
  readonly channels?: () => ReadonlySet<ChannelId> | Promise<ReadonlySet<ChannelId>>;
  /** Whose channels those are, all of them: it is not asked about changes of other sites. */
  readonly site?: SiteCode;
  /** Pulls after what it sends itself, and need not hear of that. */
  readonly device?: DeviceId;
  readonly subjects?: () => ReadonlySet<RecordId> | Promise<ReadonlySet<RecordId>>;
  /** Whether it may hear anything at all, asked with the rest; otherwise `onEnded`. */
  readonly stillAllowed?: () => Promise<boolean>;
  readonly onEvent: (news: 'changed') => void;
  readonly onEnded?: () => void;
}

export interface Live {
  /** The answer ends the listening. */
  subscribe(listener: Listener): () => void;
  /** After records or scope documents were written. Resolves when those whose turn it is were told. */
  notify(...docs: readonly StoredDoc[]): Promise<void>;
  readonly size: () => number;
}

/**
 * Whoever hears of a change pulls: told all at once, the devices of a city would come all at once, and again
 * at the next change. So many hear of it at once, the others in turn, once for whatever came meanwhile.
 */
export interface Pace {
  readonly atOnce: number;
  readonly everyMs: number;
  readonly after: (ms: number, run: () => void) => void;
}

export function createLive(deps: {
  readonly index: ScopeIndex;
  /** A listener that could not be asked is told anyway (it pulls, and pull judges); this says so to the operator. */
  readonly onFault: (fault: unknown) => void;
  /** Absent: everybody at once. */
  readonly pace?: Pace;
}): Live {
  const { index, pace } = deps;
  const listeners = new Set<Listener>();
  /** Who is to be asked, and about what; who has waited longest stands first. */
  const queue = new Map<Listener, Touched[]>();
  let room = pace?.atOnce ?? Infinity;
  let isCounting = false;

  /** Where the changes can be seen, or could be until now. */
  function touchedBy(docs: readonly StoredDoc[]): Touched {
    const channels = new Set<ChannelId>();
    const anchors = new Set<string>();
    for (const doc of docs) {
      const ids = touchedRecords(index, doc);
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
      for (const id of ids) for (const channel of seenIn(index, id)) channels.add(channel);
    }
    const sites = new Set([...channels].map((channel) => siteOfChannel(channel)));
    const devices = new Set(
      docs.map((doc) => (isStoredRecord(doc) ? doc.record.updated.device : undefined)),
    );
    return { channels, anchors, sites, device: devices.size === 1 ? [...devices][0] : undefined };
  }

  async function tell(listener: Listener, touched: readonly Touched[]): Promise<void> {
    let concerned: boolean;
    try {
      const [isAllowed = true, channels, subjects] = await Promise.all([
        listener.stillAllowed?.(),
        listener.channels?.(),
        listener.subjects?.(),
      ]);
      if (!isAllowed) {
        listener.onEnded?.();
        return;
      }
      concerned = touched.some(
        (one) => meets(one.channels, channels) || meets(one.anchors, subjects),
      );
    } catch (fault) {
      deps.onFault(fault);
      concerned = true;
    }
    if (concerned && listeners.has(listener)) listener.onEvent('changed');
  }

  async function tellNext(): Promise<void> {
    const next = [...queue].slice(0, room);
    if (next.length === 0) return;
    for (const [listener] of next) queue.delete(listener);
    room -= next.length;
    if (pace !== undefined && !isCounting) {
      isCounting = true;
      pace.after(pace.everyMs, () => {
        isCounting = false;
        room = pace.atOnce;
        void tellNext();
      });
    }
    // Together, so that what they all have to read is read once.
    await Promise.all(next.map(([listener, touched]) => tell(listener, touched)));
  }

  return {
    size: () => listeners.size,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        queue.delete(listener);
      };
    },
    notify(...docs) {
      const touched = touchedBy(docs);
      for (const listener of listeners) {
        if (isElsewhere(listener, touched) || isOwn(listener, touched)) continue;
        const waiting = queue.get(listener);
        if (waiting === undefined) queue.set(listener, [touched]);
        else waiting.push(touched);
      }
      return tellNext();
    },
  };
}

interface Touched {
  readonly channels: ReadonlySet<ChannelId>;
  readonly anchors: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  /** Where all of it was written, if it is one device. */
  readonly device: DeviceId | undefined;
}

function isElsewhere({ site, subjects }: Listener, { sites }: Touched): boolean {
  return site !== undefined && subjects === undefined && !sites.has(site);
}

function isOwn({ device }: Listener, touched: Touched): boolean {
  return device !== undefined && device === touched.device;
}

/** See `channelId`. */
function siteOfChannel(channel: ChannelId): string {
  return channel.slice(0, channel.lastIndexOf('.'));
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
  if (other === undefined) return false;
  for (const item of one) if (other.has(item)) return true;
  return false;
}
