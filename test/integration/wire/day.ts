// A day of two centers, the postnatal-care center and city hall, told once: what happens, and whom each word may reach.
import { ulid } from 'ulid';
import type { SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import type { ElsewhereRow } from '../../../src/lib/protocol/desk.ts';
import { switchDevice } from '../../../sync-server/session/online-only.ts';
import { role } from '../world.ts';
import { type Actor, type City, newId } from './actors.ts';
import { disagree, lookAround, refusedTo } from './doings.ts';
import {
  addressOf,
  caseOf,
  type Family,
  noteAbout,
  notification,
  personOf,
  registerFamily,
  reporterOf,
  writeEverything,
} from './families.ts';

export const NORTH = 'CKITA' as SiteCode;
export const SOUTH = 'CMINAMI' as SiteCode;
export const PPC = 'PPC' as SiteCode;

export interface Day {
  readonly north: Actor;
  /** Words that each center's devices certainly pulled. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  /** All that the postnatal-care center was given. */
  readonly shared: readonly string[];
  /** What left a device only sealed, or not at all. */
  readonly sealed: readonly string[];
  readonly answers: readonly {
    readonly site: string;
    readonly told: readonly ElsewhereRow[];
    readonly expected: readonly ElsewhereRow[];
  }[];
  /** Of the south, and never anybody else's. */
  readonly neverShared: Family;
}

export async function liveTheDay(city: City): Promise<Day> {
  const { marks, order } = city;
  const { accounts } = city.product.services;
  const sealed: string[] = [];
  const secret = (...typedAt: readonly string[]): string => {
    const mark = marks.make(...typedAt);
    sealed.push(mark);
    return mark;
  };

  // In the morning each center has one device, and writes.
  const north = await city.arrive('u-abe', NORTH, 'MCM');
  const south = await city.arrive('u-doi', SOUTH, 'MCM');
  const desk = await city.arrive('u-sato', 'KKS', 'KACHO', 'desk');
  const register = (actor: Actor): Promise<Family> => registerFamily(actor, marks);
  const [stays, moves, returns] = [
    await register(north),
    await register(north),
    await register(north),
  ];
  const [ofSouth, caredFor, shared] = [
    await register(south),
    await register(south),
    await register(south),
  ];
  const hidden = await register(south);
  await south.write(addressOf(hidden.mother, marks.make(SOUTH)));
  const everything = {
    north: await writeEverything(north, marks, stays),
    south: await writeEverything(south, marks, ofSouth),
  };

  // The second devices come and sync for the first time; everybody searches and opens.
  const north2 = await city.arrive('u-ito', NORTH, 'NURSE');
  const south2 = await city.arrive('u-mori', SOUTH, 'MIDWIFE');
  const care = await city.arrive('u-ono', PPC, 'MIDWIFE');
  await north2.sees(stays.note);
  await south2.sees(hidden.note);
  for (const actor of [north, north2, south, south2, desk])
    await lookAround(actor, actor.site === SOUTH ? ofSouth : stays);

  // Calls: a notification about a child of the own area, with its reporter.
  await north.write(notification(stays.child, secret(NORTH)), reporterOf(secret(NORTH)));
  await south.write(notification(ofSouth.child, secret(SOUTH)), reporterOf(secret(SOUTH)));

  // Two at one record: joined; or in conflict, and a person decides.
  await north.edit(stays.visit, { advice: `${marks.make(NORTH)}の助言` });
  await north2.edit(stays.visit, { worries: `${marks.make(NORTH)}の心配` });
  await Promise.all([north.sent(), north2.sent()]);
  await disagree(south, south2, ofSouth.visit, marks);

  // Refused by the server, and handed to the supervisors.
  for (const actor of [north, south]) await refusedTo(actor, marks.make(actor.site), secret());
  for (const actor of [north, south, desk]) await actor.device.keeper.quarantine();

  // One family moves to the south and stays, one comes back; and something is written each time.
  await order({ do: 'hide-address', household: hidden.household });
  for (const { household, marks: theirs } of [moves, returns]) {
    await order({ do: 'move', household, from: NORTH, to: SOUTH });
    marks.alsoFor(SOUTH, Object.values(theirs));
  }
  const writtenAway: string[] = [];
  for (const family of [moves, returns]) {
    const words = [marks.make(SOUTH), marks.make(SOUTH), marks.make(SOUTH)] as const;
    await south.sees(family.note);
    await south.edit(family.visit, { advice: `${words[0]}の助言` });
    await south.write(noteAbout(family.child, words[1], south.user));
    await desk.write(noteAbout(family.child, words[2], desk.user));
    if (family === returns) writtenAway.push(...words);
  }
  const newborn = marks.make(SOUTH);
  await south.write(personOf(newId('person'), newborn, '2026-11-01'));
  await desk.write({
    type: 'relationship',
    newId: newId('relationship'),
    body: { from_person: stays.child, to_person: ofSouth.child, note: secret() },
  });
  await order({ do: 'move', household: returns.household, from: SOUTH, to: NORTH });
  marks.alsoFor(NORTH, writtenAway);
  await north.sees(returns.note);
  await north.write(noteAbout(returns.child, marks.make(NORTH), north.user));

  // Cases of the south: one is shared with the postnatal-care center; one with the north, rises to abuse, and ends there.
  const caring = caseOf(caredFor, secret());
  await desk.write(caring);
  await order({ do: 'share', caseId: caring.newId, site: PPC });
  const given = [caredFor.marks.childName, caredFor.marks.household];
  marks.alsoFor(PPC, given);
  await care.sees(caredFor.child);
  const opened = caseOf(shared, marks.make(NORTH));
  await desk.write(opened);
  await order({ do: 'share', caseId: opened.newId, site: NORTH });
  marks.alsoFor(NORTH, [shared.marks.childName, shared.marks.household]);
  await north.sees(opened.newId);
  const aboutCase = (mark: string) => ({
    ...noteAbout(shared.child, mark, desk.user),
    caseId: opened.newId,
  });
  await desk.write(aboutCase(marks.make(NORTH)));
  await order({ do: 'class', caseId: opened.newId, compartment: 'ABUSE' });
  await north.sees(opened.newId, (document) => document === undefined);
  await desk.write(aboutCase(secret()));
  await order({ do: 'unshare', caseId: opened.newId, site: NORTH });
  await north.sees(shared.child, (document) => document === undefined);
  await south.edit(shared.household, { family_name_label: `見本 ${marks.make(SOUTH)}` });
  await south.sent();

  // A role ends and is given again; a device is revoked and another enrolled; one becomes a desk, and looks around as one.
  for (const code of ['CLERK', 'MCM']) {
    await accounts.changeAccount(north.user as UserId, (held) => ({
      ...held,
      roles: [role(NORTH, code)],
    }));
    await north.signInAgain();
    await north.sees(stays.visit, (document) => (document !== undefined) === (code === 'MCM'));
    await desk.write(noteAbout(stays.child, marks.make(NORTH), desk.user));
  }
  const revokedAt = new Date().toISOString();
  await accounts.changeDevice(await north2.deviceId(), (held) => ({ ...held, revokedAt }));
  await switchDevice(accounts, await south2.deviceId(), 'device', 'on');
  // What is written next in their area tells them.
  await desk.write(noteAbout(stays.child, marks.make(NORTH), desk.user));
  await desk.write(noteAbout(ofSouth.child, marks.make(SOUTH), desk.user));
  await north2.inPhase('not_enrolled');
  // It hears of it when its line comes back; otherwise within a minute.
  south2.line.cut();
  south2.line.mend();
  await south2.inPhase('locked');
  await south2.signInAgain();
  await lookAround(south2, ofSouth);
  const north3 = await city.arrive('u-kudo', NORTH, 'CCM');
  for (const actor of [north, north3, south])
    await actor.device.keeper.putDraft({
      draftId: ulid(),
      type: 'case_note',
      subjectId: actor.site === NORTH ? stays.child : ofSouth.child,
      body: { facts: secret() },
      savedAt: new Date().toISOString(),
    });

  // Each center asks who is known elsewhere; the protected family is not.
  const elsewhere = {
    north: [
      ...[moves, ofSouth, caredFor, shared].flatMap((family) => rowsOf(family, SOUTH)),
      rowOf(newborn, '2026', SOUTH),
    ],
    south: [stays, returns].flatMap((family) => rowsOf(family, NORTH)),
  };
  const answers: Day['answers'][number][] = [];
  for (const actor of [north, south]) {
    const found = await actor.device.keeper.candidates({ name: '見本', elsewhere: true });
    if (!found.ok) throw new Error(found.message);
    const expected = actor.site === NORTH ? elsewhere.north : elsewhere.south;
    answers.push({ site: actor.site, told: found.elsewhere, expected });
  }

  // At the end a last note reaches everybody: whatever came before it has come.
  for (const [child, site, readers] of [
    [stays.child, NORTH, [north, north3]],
    [ofSouth.child, SOUTH, [south, south2]],
  ] as const) {
    const last = noteAbout(child, marks.make(site), desk.user);
    await desk.write(last);
    for (const reader of readers) await reader.sees(last.newId);
  }
  return {
    north,
    held: {
      [NORTH]: [...everything.north, ...Object.values(stays.marks)],
      [SOUTH]: [
        ...everything.south,
        ...Object.values(ofSouth.marks),
        ...Object.values(moves.marks),
      ],
    },
    shared: given,
    sealed,
    answers,
    neverShared: ofSouth,
  };
}

const rowsOf = ({ marks }: Family, site: string): readonly ElsewhereRow[] => [
  rowOf(marks.motherName, '1995', site),
  rowOf(marks.childName, '2026', site),
];

function rowOf(mark: string, birthYear: string, site: string): ElsewhereRow {
  return { name: `見本 ${mark}`, kana: `ミホン ${mark}`, birthYear, site };
}
