// The one question that a center's device may ask about the rest of the city: is this person known elsewhere?
import { mayFindElsewhere } from '../../src/lib/domain/access.ts';
import type { CandidateQuery, ElsewhereResponse } from '../../src/lib/protocol/desk.ts';
import { post, sessionOf, type Route } from '../access/route.ts';
import { json, refused } from '../http/reply.ts';
import { cityDay } from '../session/city-day.ts';
import { createDesk, type DeskDeps } from './desk.ts';
import { findElsewhere, tellsEnough } from './elsewhere.ts';
import { Candidate, candidateTerms } from './routes.ts';

/** Questions that one user may ask on one device within the window. */
export const MOST_QUESTIONS = 30;
const WINDOW_MS = 5 * 60_000;

export function centerRoutes(deps: DeskDeps): readonly Route[] {
  const desk = createDesk(deps);
  const asked = new Map<string, readonly number[]>();

  /** Undefined: go on. */
  function waitSeconds(who: string): number | undefined {
    const now = deps.now().getTime();
    const recent = (asked.get(who) ?? []).filter((at) => now - at < WINDOW_MS);
    asked.set(who, recent);
    const [oldest] = recent;
    if (recent.length >= MOST_QUESTIONS && oldest !== undefined)
      return Math.ceil((oldest + WINDOW_MS - now) / 1_000);
    asked.set(who, [...recent, now]);
    return undefined;
  }

  return [
    post<CandidateQuery>(
      '/api/center/elsewhere',
      'session:sync',
      Candidate,
      async (typed, call) => {
        const { site, device, user: id, kind } = sessionOf(call);
        const user = await desk.user(call);
        if (kind !== 'center' || !mayFindElsewhere(user, site, cityDay(deps.now())))
          return refused('no_right');
        if (!tellsEnough(typed)) return refused('bad_request');
        const wait = waitSeconds(`${device} ${id}`);
        if (wait !== undefined) return refused('too_many_requests', wait);
        const rows = findElsewhere(deps.desk, deps.index, typed, site);
        const terms = candidateTerms(typed);
        await desk.note(call, { kind: 'search', note: 'elsewhere', terms, count: rows.length });
        return json({ rows } satisfies ElsewhereResponse);
      },
    ),
  ];
}
