// Which action met a device in which state: every cell that can exist has to be reached, and those that cannot say why.
import { ACTION_KINDS, type ActionKind } from './actions.ts';
import type { SimDevice } from './device.ts';
import type { SimServer } from './server.ts';

/**
 * The first four are the engine's own (docs/spec/sync.md, "The engine"); where there is none the device is locked, in its
 * last contact, online-only, or enrolled no more: it is in one of these eight. The others are about the server, what lies on the device, and its channels, and come on top.
 */
export const STATES = [
  'working',
  'no line',
  'no session',
  'stopped',
  'locked',
  'leaving',
  'desk',
  'left',
  'no server',
  'unsent work',
  '要確認',
  'disk full',
  'grant ended',
  'old ring',
] as const;
export type State = (typeof STATES)[number];
export type Cell = `${ActionKind} × ${State}`;

/** What a person does at an open screen; the others happen to a device, a line or the city. */
const AT_A_SCREEN: readonly ActionKind[] = [
  'edit',
  'editTwice',
  'editFields',
  'newRecord',
  'newNote',
  'newFamily',
  'newCase',
  'newCall',
  'newReporter',
  'open',
  'settle',
  'crash',
  'lock',
  'newerRecord',
];
const SHUT = ['locked', 'leaving', 'desk', 'left'] as const;
/** What only a running server does. */
const BY_THE_SERVER: readonly ActionKind[] = [
  'raise',
  'moveFamily',
  'leaveCity',
  'hideAddress',
  'share',
  'reclassify',
  'killServer',
  'carry',
];

/** Cells that cannot be, each with its reason. */
export const IMPOSSIBLE: ReadonlyMap<Cell, string> = new Map<Cell, string>([
  ...AT_A_SCREEN.flatMap((kind) =>
    SHUT.map((state) => [`${kind} × ${state}`, 'no replica is open at a screen'] as const),
  ),
  ...BY_THE_SERVER.map((kind) => [`${kind} × no server`, 'done by the running server'] as const),
  ...STATES.filter((state) => isOfAnOpenDevice(state)).map(
    (state) => [`unlock × ${state}`, 'only what is locked is unlocked'] as const,
  ),
]);

/** An action that cannot do anything in a state is not an action there. */
function isNothing(kind: ActionKind, states: readonly State[]): boolean {
  return states.some((state) => IMPOSSIBLE.has(`${kind} × ${state}`));
}

/** What the engine of an open device knows: not there while it is locked. */
function isOfAnOpenDevice(state: State): boolean {
  return ['working', 'no line', 'no session', 'stopped', '要確認', 'old ring'].includes(state);
}

export interface Coverage {
  /** Before the action. */
  note(kind: ActionKind, device: SimDevice): void;
  readonly cells: ReadonlyMap<Cell, number>;
}

export function createCoverage(server: SimServer): Coverage {
  const cells = new Map<Cell, number>();
  return {
    cells,
    note(kind, device) {
      const states = statesOf(device, server);
      if (isNothing(kind, states)) return;
      for (const state of states) {
        const cell: Cell = `${kind} × ${state}`;
        cells.set(cell, (cells.get(cell) ?? 0) + 1);
      }
    },
  };
}

export function statesOf(device: SimDevice, server: SimServer): readonly State[] {
  const states: State[] = [];
  const open = device.up();
  const phase = device.phase();
  if (phase !== 'center') states.push(phase);
  else if (open === undefined) states.push('locked');
  else {
    const { line, session, refused, attention } = open.engine.status();
    if (refused) states.push('stopped');
    else if (session === 'ended') states.push('no session');
    else if (line === 'up') states.push('working');
    else states.push('no line');
    if (attention > 0) states.push('要確認');
    if (!device.isRingCurrent()) states.push('old ring');
  }
  if (server.up() === undefined) states.push('no server');
  if (device.contents.outgoing.some(({ verdict }) => verdict === undefined))
    states.push('unsent work');
  if (device.isFull) states.push('disk full');
  const own = `${device.device.id} `;
  if ([...server.grants].some(([key, grant]) => key.startsWith(own) && !grant.isActive))
    states.push('grant ended');
  return states;
}

export function unreached(cells: ReadonlyMap<string, number>): readonly Cell[] {
  return ACTION_KINDS.flatMap((kind) =>
    STATES.map((state): Cell => `${kind} × ${state}`).filter(
      (cell) => !IMPOSSIBLE.has(cell) && (cells.get(cell) ?? 0) === 0,
    ),
  );
}

/** Actions down, states across; `-` where a cell cannot be. */
export function coverageTable(cells: ReadonlyMap<string, number>): string {
  const width = Math.max(...ACTION_KINDS.map(({ length }) => length)) + 1;
  const column = 12;
  const lines = ACTION_KINDS.map((kind) => {
    const row = STATES.map((state) => {
      const cell: Cell = `${kind} × ${state}`;
      return (IMPOSSIBLE.has(cell) ? '-' : String(cells.get(cell) ?? 0)).padStart(column);
    });
    return `${kind.padEnd(width)}${row.join('')}`;
  });
  const head = `${''.padEnd(width)}${STATES.map((state) => wide(state, column)).join('')}`;
  const why = new Map<string, string[]>();
  for (const [cell, reason] of IMPOSSIBLE) why.set(reason, [...(why.get(reason) ?? []), cell]);
  const reasons = [...why].map(([reason, list]) => `- ${reason}: ${list.join(', ')}`);
  return [head, ...lines, ...reasons].join('\n');
}

/** Kanji take two columns. */
function wide(text: string, columns: number): string {
  return text.padStart(columns - (/[^\x20-\x7e]/.test(text) ? text.length : 0));
}
