// The subjects of each channel, sorted when asked: what a first sync walks through.
import type { SubjectId } from '../../src/lib/domain/record.ts';
import type { ChannelId, Membership } from '../../src/lib/protocol/scope.ts';
import { channelId, isActive } from '../../src/lib/protocol/scope.ts';

export interface SubjectLists {
  /** Answers the channels that have the subject now, or had it. */
  set(membership: Membership): Iterable<ChannelId>;
  of(channel: ChannelId): readonly SubjectId[];
}

export function createSubjectLists(): SubjectLists {
  const held = new Map<ChannelId, Set<SubjectId>>();
  const sorted = new Map<ChannelId, readonly SubjectId[]>();
  const channelsBySubject = new Map<SubjectId, ReadonlySet<ChannelId>>();
  return {
    set(membership) {
      const now = new Set<ChannelId>();
      for (const entry of membership.entries) {
        if (!isActive(entry)) continue;
        for (const compartment of entry.compartments) now.add(channelId(entry.site, compartment));
      }
      const before = channelsBySubject.get(membership.subjectId) ?? new Set<ChannelId>();
      channelsBySubject.set(membership.subjectId, now);
      for (const channel of before) {
        if (now.has(channel)) continue;
        held.get(channel)?.delete(membership.subjectId);
        sorted.delete(channel);
      }
      for (const channel of now) {
        if (before.has(channel)) continue;
        const set = held.get(channel) ?? new Set();
        held.set(channel, set.add(membership.subjectId));
        sorted.delete(channel);
      }
      return new Set([...before, ...now]);
    },
    of(channel) {
      const known = sorted.get(channel);
      if (known !== undefined) return known;
      const list = [...(held.get(channel) ?? [])].sort();
      sorted.set(channel, list);
      return list;
    },
  };
}
