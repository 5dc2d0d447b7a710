// Every deadline of 今日の仕事, worked out from the records anew each time (DOMAIN.md D.7): AL01 to AL24, and our two for the EPDS.
import type { Alert, AlertsByRule, AlertsOf, Urgency } from './alert.ts';
import { birthDuties } from './births.ts';
import { missedCheckups, missedVaccinations } from './checkups.ts';
import { comingOfAge, endedRetentions, schoolChanges } from './coming-of-age.ts';
import { lostContacts, unseenChildren } from './contact.ts';
import { dueReplies, waitingApprovals } from './desk-work.ts';
import { epdsDuties } from './epds.ts';
import { certificateExpiries, protectionExpiries } from './expiries.ts';
import { isFirst } from './group-work.ts';
import { readGround, type Ground } from './ground.ts';
import { nextMonitorings, planReviews } from './monitoring.ts';
import { registerBirths, registerMoves } from './moves.ts';
import { networkReviews } from './network-review.ts';
import { withPostponement } from './postponed.ts';
import { pregnancyDuties } from './pregnancy.ts';
import { safetyClocks } from './safety48.ts';
import { upkeep } from './upkeep.ts';

/** The 48-hour clocks first, then what is overdue, then by due time; the same whatever order the records come in. */
export const alertsOf: AlertsOf = (...asked) => {
  const steps = alertsByRule(...asked);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

export const alertsByRule: AlertsByRule = function* (source, now, facts = {}) {
  const ground = readGround(source, now);
  const found = new Map<string, Alert>();
  for (const rule of [...rules, (of: Ground) => upkeep(of, facts)]) {
    for (const alert of rule(ground)) {
      const known = found.get(alert.id);
      // One record may ask the same of the same person twice: the earlier day counts.
      if (known === undefined || alert.due < known.due) found.set(alert.id, alert);
    }
    yield;
  }
  return [...found.values()].flatMap((alert) => withPostponement(ground, alert)).sort(worstFirst);
};

const rules: readonly ((ground: Ground) => readonly Alert[])[] = [
  safetyClocks,
  networkReviews,
  nextMonitorings,
  planReviews,
  birthDuties,
  epdsDuties,
  missedCheckups,
  missedVaccinations,
  pregnancyDuties,
  registerMoves,
  registerBirths,
  lostContacts,
  unseenChildren,
  protectionExpiries,
  certificateExpiries,
  waitingApprovals,
  dueReplies,
  schoolChanges,
  comingOfAge,
  endedRetentions,
];

const ranks: Readonly<Record<Urgency, number>> = { overdue: 1, today: 2, week: 3, later: 4 };

function worstFirst(a: Alert, b: Alert): number {
  return rank(a) - rank(b) || compare(a.due, b.due) || compare(a.id, b.id);
}

function rank(alert: Alert): number {
  return alert.kind === 'safety48' ? 0 : ranks[alert.urgency] - (isFirst(alert) ? 0.5 : 0);
}

/** Instants are written with the offset of Tokyo, so days and instants compare as text. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
