// The rule data keeps its own promises: shapes hold, and every code, role, site and type named exists.
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { recordType, site } from './registry.ts';
import { closed, codes, shapeErrors, texts } from './test-shapes.ts';
import { standingActors } from './rule-shapes.ts';
import {
  actorName,
  alertRule,
  alertRules,
  approvalRoutes,
  checkupWindows,
  deputyAfterBusinessDays,
  stageTransitions,
} from './rules-registry.ts';

const offset = Type.Object(
  {
    from: Type.Union([Type.Literal('start'), Type.Literal('due')]),
    hours: Type.Optional(Type.Integer()),
    days: Type.Optional(Type.Integer()),
  },
  closed,
);

function expectActor(actor: string): void {
  expect([...codes('role'), ...Object.keys(standingActors)]).toContain(actor);
}

describe('alert rules (DOMAIN D.7)', () => {
  const schema = Type.Object(
    {
      id: Type.String({ pattern: '^AL\\d\\d$' }),
      kind: Type.String(),
      ja: Type.String({ minLength: 1 }),
      basis: Type.String({ minLength: 1 }),
      ours: Type.Optional(Type.String({ minLength: 20 })),
      begins: Type.Object({ ja: Type.String({ minLength: 1 }), types: texts }, closed),
      start: Type.String({ minLength: 1 }),
      due: Type.Object(
        {
          hours: Type.Optional(Type.Integer()),
          days: Type.Optional(Type.Integer()),
          businessDays: Type.Optional(Type.Integer({ minimum: 0 })),
          months: Type.Optional(Type.Integer({ minimum: 1 })),
          untilMonths: Type.Optional(Type.Integer({ minimum: 1 })),
          monthDay: Type.Optional(Type.String({ pattern: '^\\d\\d-\\d\\d$' })),
        },
        { ...closed, maxProperties: 1 },
      ),
      remind: Type.Array(offset),
      escalate: Type.Array(
        Type.Object(
          {
            to: Type.String(),
            site: Type.Optional(Type.String()),
            at: offset,
            when: Type.Optional(Type.String()),
          },
          closed,
        ),
      ),
      closes: Type.Object(
        {
          ja: Type.String({ minLength: 1 }),
          type: Type.Optional(Type.String()),
          evidence: texts,
        },
        closed,
      ),
      settings: Type.Object({}),
    },
    closed,
  );

  it('are the 24 of the city and ours, numbered on, each a kind of the code list', () => {
    const named = alertRules().map((rule) => rule.ours !== undefined);
    expect(named.slice(0, 24)).not.toContain(true);
    expect(named.slice(24)).not.toContain(false);
    expect(alertRules().map((rule) => rule.kind)).toEqual(codes('alert_kind'));
    expect(alertRules().map((rule) => rule.id)).toEqual(
      alertRules().map((_, at) => `AL${String(at + 1).padStart(2, '0')}`),
    );
  });

  it.each(alertRules())('$id $kind has its shape and names what exists', (rule) => {
    expect(shapeErrors(schema, rule)).toEqual([]);
    for (const { to, site: code } of rule.escalate) {
      expectActor(to);
      if (code !== undefined) expect(site(code)).toBeDefined();
    }
    for (const type of [...rule.begins.types, ...rule.closes.evidence, rule.closes.type]) {
      if (type !== undefined) expect(recordType(type)?.key).toBe(type);
    }
  });

  it('have settings whose codes exist', () => {
    const known = (list: string, values: readonly string[]) => {
      expect(codes(list)).toEqual(expect.arrayContaining([...values]));
    };
    known('consult_category', alertRule('safety48').settings.categories);
    known('yotaikyo_category', alertRule('review3m').settings.endedCategories);
    known('birth_contact_kind', alertRule('call_due').settings.kinds);
    known('birth_contact_result', alertRule('call_due').settings.doneResults);
    known('birth_contact_kind', alertRule('visit_due').settings.kinds);
    known('birth_contact_result', alertRule('visit_due').settings.doneResults);
    known('birth_contact_result', alertRule('visit_due').settings.concernResults);
    known('pregnancy_outcome', alertRule('visit_due').settings.liveOutcomes);
    known('checkup_kind', alertRule('checkup_missing').settings.kinds);
    known('checkup_attend', alertRule('checkup_missing').settings.doneAttends);
    for (const one of alertRule('vacc_missing').settings.expected) known('vaccine', one.vaccines);
    known('support_level', alertRule('edd_near').settings.levels);
    known('pregnancy_outcome', alertRule('edd_near').settings.ongoing);
    known('juki_event', alertRule('juki_move').settings.events);
    known('juki_event', alertRule('juki_birth').settings.events);
    const quiet = alertRule('no_contact').settings;
    known('severity', Object.keys(quiet.daysBySeverity));
    known('case_stage', Object.keys(quiet.daysByStage));
    known('contact_method', quiet.noContactMethods);
    known('severity', quiet.seenForSeverity);
    known('child_seen', quiet.seenValues);
    known('affiliation_kind', alertRule('no_affil').settings.kinds);
    for (const source of alertRule('cert_expiry').settings.sources) {
      const field = recordType(source.type)?.fields.find((one) => one.name === source.field);
      expect(field?.type).toBe('date');
    }
    known('birth_contact_result', alertRule('epds_total').settings.doneResults);
    known('case_note__counterpart_kind', [alertRule('epds_total').settings.motherAsCounterpart]);
    known('contact_method', alertRule('epds_item10').settings.reportMethods);
    known('service_status', alertRule('cert_expiry').settings.ended.service_use ?? []);
  });

  it('keep the numbers of the city: 48 hours, 14 days, the day before the 4-month date', () => {
    expect(alertRule('safety48')).toMatchObject({
      due: { hours: 48 },
      remind: [{ hours: -24 }, { hours: -12 }, { hours: -6 }, { hours: -2 }],
    });
    expect(alertRule('call_due').due).toEqual({ days: 14 });
    expect(alertRule('visit_due').due).toEqual({ untilMonths: 4 });
    expect(alertRule('nothing')).toBeUndefined();
  });
});

it('check-up windows: kinds of the list, ages in months, a window for every check-up that is watched', () => {
  const schema = Type.Object(
    {
      kind: Type.String(),
      from: Type.String({ pattern: '^P\\d+M$' }),
      until: Type.String({ pattern: '^P\\d+M$' }),
      basis: Type.String(),
    },
    closed,
  );
  for (const window of checkupWindows()) {
    expect(shapeErrors(schema, window)).toEqual([]);
    expect(codes('checkup_kind')).toContain(window.kind);
  }
  const kinds = checkupWindows().map((window) => window.kind);
  expect(kinds).toEqual(expect.arrayContaining([...alertRule('checkup_missing').settings.kinds]));
});

describe('stages (DOMAIN D.1)', () => {
  const field = (type: string, name: string | undefined) =>
    recordType(type)?.fields.find((one) => one.name === name);

  it.each(stageTransitions())('$from → $to: codes, actors and needs exist', (step) => {
    expect(codes('case_stage')).toEqual(expect.arrayContaining([step.from, step.to]));
    expectActor(step.by);
    expect(step.ja).not.toBe('');
    for (const need of step.needs) {
      expect(recordType(need.type)?.key).toBe(need.type);
      if (need.field !== undefined) {
        const key = field(need.type, need.field) ?? field(`${need.type}~abuse`, need.field);
        expect(key?.name).toBe(need.field);
      }
      if (need.or) expect(field(need.or.type, need.or.field)?.name).toBe(need.or.field);
    }
  });

  it('are closed by nobody but a 課長, or a 係長 at the door; never by silence', () => {
    const closing = stageTransitions().filter((step) => step.to === 'closed');
    expect(closing.map((step) => step.by)).toEqual(['KEICHO', 'KACHO', 'KACHO']);
  });
});

describe('approval routes (DOMAIN B.2)', () => {
  const approver = { role: Type.String(), site: Type.String() };
  const schema = Type.Object(
    {
      ja: Type.String({ minLength: 1 }),
      sites: texts,
      types: texts,
      steps: Type.Array(
        Type.Object({ ...approver, deputies: Type.Array(Type.Object(approver, closed)) }, closed),
        { minItems: 1 },
      ),
    },
    closed,
  );

  it.each(approvalRoutes())('$ja: roles, sites and types exist', (route) => {
    expect(shapeErrors(schema, route)).toEqual([]);
    for (const code of route.sites) if (code !== 'any') expect(site(code)?.code).toBe(code);
    for (const type of route.types) expect(recordType(type)?.key).toBe(type);
    for (const one of route.steps.flatMap((step) => [step, ...step.deputies])) {
      expect(codes('role')).toContain(one.role);
      expect(site(one.site)?.kind).toBe('division');
    }
  });

  it('wait one working day for an absent approver', () => {
    expect(deputyAfterBusinessDays()).toBe(1);
  });
});

it('names roles and standing actors in the users’ words', () => {
  expect(actorName('main_worker')).toBe('主担当');
  expect(actorName('KACHO')).toBe('課長(決裁)');
});
