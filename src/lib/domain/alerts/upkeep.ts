// AL23 and AL24: the device and the password. What they watch is no record, so the worker says it (`AlertFacts`).
import { isBusinessDay } from '../business-days.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import {
  addDays,
  dateInTokyo,
  instantInTokyo,
  isInstant,
  isPlainDate,
  timeInTokyo,
} from '../dates.ts';
import type { RecordDoc } from '../record.ts';
import type { Alert, AlertFacts } from './alert.ts';
import { alertOf, remindersOf } from './duty.ts';
import type { Ground } from './ground.ts';

export function upkeep(ground: Ground, facts: AlertFacts): readonly Alert[] {
  return [...unsent(ground, facts), ...checks(ground, facts)];
}

const sync = alertRule('sync');
const pw = alertRule('pw');

/** AL23: only hours in which somebody is at work count. */
function unsent(ground: Ground, { device }: AlertFacts): readonly Alert[] {
  const since = device?.unsentSince;
  if (device === undefined || since === undefined || !isInstant(since)) return [];
  const due = officeHoursAfter(since, sync.due.hours ?? 0);
  const source = standIn('device', device.name);
  const title = '未送信の記録を送る(回線を確かめる)';
  return [
    {
      ...alertOf(ground, { kind: 'sync', title, source, start: since, due, compartment: 'CORE' }),
      aboutName: device.name,
    },
  ];
}

/** AL24. */
function checks(ground: Ground, { checks: known = [] }: AlertFacts): readonly Alert[] {
  return known.flatMap(({ what, name, on }) => {
    if (!isPlainDate(on)) return [];
    const title = what === 'device' ? '端末を点検する' : 'パスワードを見直す';
    const duty = {
      kind: 'pw',
      title,
      source: standIn(what, name),
      start: on,
      compartment: 'CORE' as const,
    };
    const alert = { ...alertOf(ground, duty), aboutName: name };
    const first = remindersOf(pw, { start: on, due: alert.due })[0] ?? alert.due;
    return first <= ground.today ? [alert] : [];
  });
}

/** So that the alert has an id like any other; no such record exists. */
function standIn(what: string, name: string): RecordDoc {
  return { id: `${what}:${name}`, type: what, body: {}, version: 0 } as unknown as RecordDoc;
}

function officeHoursAfter(since: string, hours: number): string {
  const { officeFrom, officeTo } = sync.settings;
  let left = hours * 60;
  let on = dateInTokyo(since);
  let from = minutes(timeInTokyo(since));
  const opens = minutes(officeFrom);
  const closes = minutes(officeTo);
  for (;;) {
    const start = Math.max(from, opens);
    if (isBusinessDay(on) && start < closes) {
      if (left <= closes - start) return instantInTokyo(on, clock(start + left));
      left -= closes - start;
    }
    on = addDays(on, 1);
    from = 0;
  }
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clock(count: number): string {
  return `${String(Math.floor(count / 60)).padStart(2, '0')}:${String(count % 60).padStart(2, '0')}`;
}
