// DOMAIN B.3, B.4: the hand-written table, asked of the rule itself and of the real push, desk and pull.
import { describe, expect, it } from 'vitest';
import {
  type AccessUser,
  mayDo,
  replicableCompartments,
  type Right,
} from '../../src/lib/domain/access.ts';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { Body, RecordDoc, RecordId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import {
  areaCompartments,
  channelId,
  moveMembership,
  shareMembership,
} from '../../src/lib/protocol/scope.ts';
import { createReader } from '../../sync-server/desk/rights.ts';
import { isStoredRecord } from '../../sync-server/sync/stored.ts';
import { createPushWorld, type PushWorld, type Who } from '../integration/push-world.ts';
import {
  type Child,
  ORACLE_TABLE,
  type OracleRow,
  type Part,
  type RecordName,
  STAGED,
} from './oracle-table.ts';

const TODAY = '2026-11-22';
const kita: Who = 'kita@CKITA:MCM';
const minami: Who = 'minami@CMINAMI:MCM';
const hall: Who = 'hall@KKS:KACHO';
const nurse: Who = 'neu@NEU:NURSE';

/** Where the children live, what they are shared to, and whether they have an open case: as the table tells it. */
const CHILDREN: Readonly<
  Record<Child, { home: string; shared?: string; with?: readonly Compartment[]; open?: true }>
> = {
  kita: { home: 'CKITA' },
  minami: { home: 'CMINAMI', shared: 'PPC', with: ['CORE', 'MCH', 'CARE'], open: true },
  lent: { home: 'CMINAMI', shared: 'CKITA', with: ['CORE', 'CONSULT'], open: true },
  guarded: { home: 'CKITA', open: true },
  gone: { home: '' },
};
const COMPARTMENT: Readonly<Record<Exclude<Part, 'case' | 'file' | 'reporter'>, Compartment>> = {
  person: 'CORE',
  visit: 'MCH',
  profile: 'CARE',
  note: 'CARE',
  call: 'CONSULT',
  notice: 'ABUSE',
  disability: 'DISAB',
};
const TYPE: Readonly<Record<Part, string>> = {
  person: 'person',
  visit: 'birth_contact',
  profile: 'childcare_profile',
  note: 'case_note',
  call: 'consultation',
  notice: 'consultation',
  disability: 'disability',
  case: 'case',
  file: 'case_note',
  reporter: 'reporter_identity',
};
const authorOf = (child: Child, part: Part): Who =>
  part === 'call'
    ? child === 'minami'
      ? hall
      : kita
    : ['notice', 'case', 'file', 'reporter'].includes(part)
      ? hall
      : part === 'disability'
        ? nurse
        : ['minami', 'lent'].includes(child)
          ? minami
          : kita;

const personId = (child: Child): RecordId => `person:${child}` as RecordId;
const idOf = (child: Child, part: Part): string =>
  part === 'person' ? personId(child) : `${TYPE[part]}:${child}-${part}`;

function bodyOf(child: Child, part: Part): Body {
  const about = personId(child);
  switch (part) {
    case 'person':
      return { name_kanji: `見本 ${child}` };
    case 'visit':
    case 'profile':
      return { child_id: about };
    case 'disability':
      return { person_id: about };
    case 'case':
      return {
        main_person: about,
        kind: child === 'guarded' ? 'abuse' : 'general',
        stage: 'supporting',
      };
    case 'call':
      return { category: '03' };
    case 'notice':
      return { category: '01' };
    case 'reporter':
      return { consultation_id: `consultation:${child}-notice`, name: '見本 通告者' };
    default:
      return {};
  }
}
const CHANGED: Readonly<Partial<Record<Part, string>>> = {
  person: 'contact_rule',
  visit: 'baby_findings',
  profile: 'allergy',
  note: 'facts',
  file: 'facts',
  call: 'complaint',
  notice: 'complaint',
  disability: 'features',
  case: 'policy_summary',
};
function hangsOn(child: Child, part: Part): Partial<RecordDoc> {
  const own = ['note', 'file', 'call', 'notice', 'reporter'].includes(part);
  return {
    ...(own ? { subjectId: personId(child) } : {}),
    ...(part === 'file' ? { caseId: idOf(child, 'case') as RecordId } : {}),
  };
}

describe('the hand-written table of who may do what', () => {
  it('has at least 100 rows, no two about the same, each with its rule', () => {
    expect(ORACLE_TABLE.length).toBeGreaterThanOrEqual(100);
    expect(new Set(ORACLE_TABLE.map(([who, record]) => `${who} ${record}`)).size).toBe(
      ORACLE_TABLE.length,
    );
    for (const [, , , rule] of ORACLE_TABLE) expect(rule).toMatch(/B\.[1-4]|DESIGN|idea 4/);
  });

  it('is what the rule answers', () => {
    const wrong: string[] = [];
    for (const [who, name, expected, rule] of ORACLE_TABLE) {
      const [child, part] = partsOf(name);
      if (part === 'reporter') continue;
      const user = userOf(who);
      const compartment =
        part === 'case' || part === 'file'
          ? child === 'guarded'
            ? 'ABUSE'
            : 'CONSULT'
          : COMPARTMENT[part];
      const may = (right: Right, as: Compartment = compartment): boolean =>
        mayDo({
          user,
          site: user.roles[0]!.site,
          right,
          compartment: as,
          situation: situationAsDrawn(child, part, user.roles[0]!.site, as),
          today: TODAY,
        }).allowed;
      const isDropped = part === 'notice' && may('C', 'CONSULT');
      const given = `${may('C') || isDropped ? 'C' : '-'}${may('R') ? 'R' : '-'}${may('U') && part !== 'note' && part !== 'file' ? 'U' : '-'}`;
      if (!fits(given, expected.slice(0, 3))) wrong.push(`${who} ${name}: ${given}, ${rule}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is what the server takes, answers and sends', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    const world = await city();
    for (const row of ORACLE_TABLE) {
      const given = await askServer(world, row);
      if (!fits(given, row[2])) wrong.push(`${row[0]} ${row[1]}: ${given}, not ${row[2]}`);
    }
    expect(wrong).toEqual(STAGED);
  });
});

async function city(): Promise<PushWorld> {
  const world = await createPushWorld();
  const put = async (child: Child, part: Part): Promise<void> => {
    const made = world.change(
      authorOf(child, part),
      idOf(child, part),
      bodyOf(child, part),
      hangsOn(child, part),
    );
    expect(await world.words(made), `${child}.${part}`).toEqual(['accepted']);
  };
  const site = (code: string): SiteCode => code as SiteCode;
  for (const child of Object.keys(CHILDREN) as Child[]) {
    await put(child, 'person');
    for (const part of ['visit', 'profile', 'note', 'disability', 'notice'] as const)
      await put(child, part);
    if (CHILDREN[child].open) {
      await put(child, 'case');
      await put(child, 'file');
    }
    await put(child, 'call');
    await put(child, 'reporter');
  }
  const { setMembership, shareCase } = world.commands();
  await setMembership(personId('minami'), (now) =>
    shareMembership(now, { site: site('PPC'), compartments: areaCompartments }),
  );
  await shareCase(idOf('lent', 'case') as RecordId, site('CKITA'));
  await setMembership(personId('gone'), (now) =>
    moveMembership(now, { from: site('CKITA'), moveId: 'leaves' }),
  );
  return world;
}

async function askServer(world: PushWorld, [who, name]: OracleRow): Promise<string> {
  const [child, part] = partsOf(name);
  const [role = '', place = ''] = who.split('@');
  const by: Who = `${role.toLowerCase()}-${place.toLowerCase()}@${place}:${role}`;
  const id = idOf(child, part);
  const user = userOf(who);
  const word = async (...change: Parameters<PushWorld['change']>): Promise<string> =>
    (await world.words(world.change(...change)))[0]!;

  const another = `${TYPE[part]}:${child}-${part}-by-${user.id}`;
  const create =
    part === 'person'
      ? '.'
      : (await word(by, another, bodyOf(child, part), hangsOn(child, part))) === 'accepted'
        ? 'C'
        : '-';
  const [doc] = await world.store.records.get([id]);
  if (!isStoredRecord(doc)) return `${create}-.-`;
  const seen = doc.record;
  const isRead = createReader(world.index(), user, TODAY).maySee(seen);
  const channels = replicableCompartments(user, user.roles[0]!.site, TODAY).map((one) =>
    channelId(user.roles[0]!.site, one),
  );
  const { documents } = await world.pullAll(channels);
  const isHeld = documents.some(({ document }) => document.id === id);
  const body = { ...seen.body, [CHANGED[part]!]: `見本 ${another}` };
  const change = await word(by, id, body, { seen });
  return `${create}${isRead ? 'R' : '-'}${change === 'accepted' ? 'U' : '-'}${isHeld ? 'H' : '-'}`;
}

function situationAsDrawn(child: Child, part: Part, site: string, compartment: Compartment) {
  const { home, shared, with: given, open } = CHILDREN[child];
  const isShared = shared === site && given!.includes(compartment);
  const isDivision = site === 'KKS' || site === 'NEU';
  const isOf = home === site || shared === site;
  return {
    siteIsMember: home === site && ['CORE', 'MCH', 'CARE'].includes(compartment),
    sharedToSite: isShared,
    createdBySite: authorOf(child, part).includes(`@${site}:`) && (isDivision || isOf),
    openCase: open === true,
    blocked: false,
  };
}

function userOf(who: string): AccessUser {
  const [role = '', site = ''] = who.split('@');
  const id = `${role.toLowerCase()}-${site.toLowerCase()}` as UserId;
  return { id, roles: [{ site: site as SiteCode, role }] };
}

function partsOf(name: RecordName): readonly [Child, Part] {
  return name.split('.') as [Child, Part];
}

function fits(given: string, expected: string): boolean {
  return [...expected].every((letter, at) => letter === '.' || given[at] === letter);
}
