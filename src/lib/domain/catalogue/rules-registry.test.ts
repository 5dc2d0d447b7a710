// The rule data keeps its own promises: shapes hold, and every code, role, site and type named exists.
import Type, { type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { codeList, recordType, site } from './registry.ts';
import { standingActors } from './rule-shapes.ts';
import {
  actorName,
  alertRule,
  alertRules,
  approvalRoutes,
  checkupWindows,
  deputyAfterBusinessDays,
  instrument,
  instruments,
  liveInterval,
  stageTransitions,
  vaccineRules,
  vaccineRulesReviewed,
} from './rules-registry.ts';

const closed = { additionalProperties: false };
const texts = Type.Array(Type.String({ minLength: 1 }));
const offset = Type.Object(
  {
    from: Type.Union([Type.Literal('start'), Type.Literal('due')]),
    hours: Type.Optional(Type.Integer()),
    days: Type.Optional(Type.Integer()),
  },
  closed,
);

function expectShape(schema: TSchema, value: unknown): void {
  expect([...Value.Errors(schema, value)]).toEqual([]);
}

function codes(list: string): readonly string[] {
  return codeList(list).map((item) => item.code);
}

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

  it('are the 24 kinds of the code list, AL01 to AL24', () => {
    expect(alertRules().map((rule) => rule.kind)).toEqual(codes('alert_kind'));
    expect(alertRules().map((rule) => rule.id)).toEqual(
      alertRules().map((_, at) => `AL${String(at + 1).padStart(2, '0')}`),
    );
  });

  it.each(alertRules())('$id $kind has its shape and names what exists', (rule) => {
    expectShape(schema, rule);
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
    expectShape(schema, window);
    expect(codes('checkup_kind')).toContain(window.kind);
  }
  const kinds = checkupWindows().map((window) => window.kind);
  expect(kinds).toEqual(expect.arrayContaining([...alertRule('checkup_missing').settings.kinds]));
});

describe('instruments (DOMAIN C.7)', () => {
  const condition = Type.Object({ field: Type.String(), in: texts }, closed);
  const schema = Type.Object(
    {
      key: Type.String(),
      ja: Type.String({ minLength: 1 }),
      basis: Type.String(),
      kind: Type.Union([Type.Literal('points'), Type.Literal('answers'), Type.Literal('marks')]),
      items: Type.Array(
        Type.Object(
          {
            id: Type.String({ pattern: '^[a-z0-9_]+$' }),
            theme: Type.String({ minLength: 1 }),
            group: Type.Optional(Type.String()),
            axis: Type.Optional(Type.String()),
            scores: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }))),
            reverse: Type.Optional(Type.Literal(true)),
            shownWhen: Type.Optional(condition),
          },
          closed,
        ),
        { minItems: 1 },
      ),
      total: Type.Optional(Type.Object({ min: Type.Integer(), max: Type.Integer() }, closed)),
      cutoffs: Type.Array(
        Type.Object(
          {
            total: Type.Optional(Type.Literal(true)),
            items: Type.Optional(texts),
            atLeast: Type.Optional(Type.Integer()),
            answers: Type.Optional(texts),
            ja: Type.String(),
            sameDay: Type.Optional(Type.Literal(true)),
          },
          closed,
        ),
      ),
      markList: Type.Optional(Type.String()),
      evidenceFor: Type.Optional(texts),
      outcomes: Type.Optional(
        Type.Object(
          {
            list: Type.String(),
            steps: Type.Array(Type.Object({ items: texts, result: Type.String() }, closed)),
            otherwise: Type.String(),
            openIfUnknown: texts,
          },
          closed,
        ),
      ),
      proposals: Type.Optional(
        Type.Array(
          Type.Object(
            {
              item: Type.String(),
              all: Type.Array(
                Type.Object(
                  {
                    field: Type.String(),
                    of: Type.Optional(Type.String()),
                    atLeast: Type.Optional(Type.Integer()),
                    atMost: Type.Optional(Type.Integer()),
                    in: Type.Optional(texts),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
        ),
      ),
      note: Type.Optional(Type.String()),
    },
    closed,
  );

  it.each(instruments())('$key has its shape and names its own items and lists', (one) => {
    expectShape(schema, one);
    const ids = one.items.map((item) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [
      ...one.cutoffs.flatMap((cutoff) => cutoff.items ?? []),
      ...(one.outcomes?.steps ?? []).flatMap((step) => step.items),
      ...(one.outcomes?.openIfUnknown ?? []),
      ...(one.proposals ?? []).map((proposal) => proposal.item),
    ];
    expect(ids).toEqual(expect.arrayContaining(named));
    if (one.outcomes) {
      const results = [...one.outcomes.steps.map((step) => step.result), one.outcomes.otherwise];
      expect(codes(one.outcomes.list)).toEqual(results);
    }
    if (one.kind === 'marks') {
      expect(codes(one.markList ?? '')).toEqual(
        expect.arrayContaining([...(one.evidenceFor ?? [])]),
      );
    }
    if (one.kind === 'points') {
      const highest = one.items.reduce((sum, item) => sum + Math.max(...(item.scores ?? [])), 0);
      expect(highest).toBe(one.total?.max);
    }
  });

  it('keep the numbers: EPDS from 9, item 10 from 1 the same day; 八つの問い, 38 risks, 12 areas', () => {
    expect(instrument('epds')?.cutoffs).toMatchObject([
      { total: true, atLeast: 9 },
      { items: ['10'], atLeast: 1, sameDay: true },
    ]);
    expect(instrument('emergency8')?.items).toHaveLength(8);
    expect(instrument('riskCommon')?.items).toHaveLength(38);
    expect(instrument('tokutei12')?.items).toHaveLength(12);
    expect(instrument('ikuji9')?.items.map((item) => item.id)).toEqual([
      '1',
      '2',
      '3',
      '4a',
      '4b',
      '4c',
      '5',
      '6',
      '7',
      '8',
      '9',
    ]);
    expect(instrument('nothing')).toBeUndefined();
  });

  it('ask at a check-up only what belongs to its kind', () => {
    for (const item of instrument('checkupCommon')?.items ?? []) {
      expect(codes('checkup_kind')).toEqual(
        expect.arrayContaining([...(item.shownWhen?.in ?? [])]),
      );
    }
  });
});

describe('vaccine rules (DOMAIN C.7)', () => {
  const span = Type.Optional(Type.String({ pattern: '^(P\\d+[DMY]|\\d+w[0-6]d)$' }));
  const grade = Type.Optional(Type.Integer({ minimum: 0, maximum: 12 }));
  const schema = Type.Object(
    {
      vaccine: Type.String(),
      ja: Type.String(),
      counts: texts,
      excludes: Type.Optional(texts),
      sexes: Type.Optional(texts),
      perPregnancy: Type.Optional(Type.Literal(true)),
      effective: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
      source: Type.String(),
      series: Type.Array(
        Type.Object(
          {
            ja: Type.String(),
            startFrom: span,
            startUntil: span,
            catchUp: Type.Optional(Type.Literal(true)),
            doses: Type.Array(
              Type.Object(
                {
                  no: Type.Integer({ minimum: 1, maximum: 5 }),
                  ja: Type.String(),
                  phase: Type.Optional(Type.String()),
                  from: span,
                  until: span,
                  firstUntil: span,
                  minInterval: span,
                  intervalFrom: Type.Optional(Type.Integer({ minimum: 1 })),
                  standardFrom: span,
                  standardUntil: span,
                  standardAfterFrom: span,
                  standardAfterUntil: span,
                  gradeFrom: grade,
                  gradeUntil: grade,
                  gestFrom: span,
                  gestUntil: span,
                  optional: Type.Optional(Type.Literal(true)),
                },
                closed,
              ),
              { minItems: 1 },
            ),
          },
          closed,
        ),
        { minItems: 1 },
      ),
    },
    closed,
  );

  it.each(vaccineRules())('$vaccine has its shape, and doses in order', (rule) => {
    expectShape(schema, rule);
    expect(codes('vaccine')).toEqual(
      expect.arrayContaining([rule.vaccine, ...rule.counts, ...(rule.excludes ?? [])]),
    );
    expect(codes('sex')).toEqual(expect.arrayContaining([...(rule.sexes ?? [])]));
    for (const { doses } of rule.series) {
      expect(doses.map((dose) => dose.no)).toEqual(doses.map((_, at) => at + 1));
      for (const dose of doses) {
        if (dose.phase !== undefined) expect(codes('vaccine_phase')).toContain(dose.phase);
        expect(dose.intervalFrom ?? 0).toBeLessThan(dose.no);
      }
    }
  });

  it('keep the traps: 27 days between, 14w6d for the first Rota, once per pregnancy', () => {
    const dose = (vaccine: string, no: number) =>
      vaccineRules()
        .find((rule) => rule.vaccine === vaccine)
        ?.series[0]?.doses.find((one) => one.no === no);
    expect(dose('PCV20', 2)).toMatchObject({ minInterval: 'P27D' });
    expect(dose('DPTIPVHIB', 2)).toMatchObject({ minInterval: 'P20D' });
    expect(dose('HBV', 3)).toMatchObject({ minInterval: 'P139D', intervalFrom: 1 });
    expect(dose('ROTA1', 1)).toMatchObject({ firstUntil: '14w6d' });
    expect(vaccineRules().find((rule) => rule.perPregnancy)?.vaccine).toBe('RSVMAT');
    expect(codes('vaccine')).toEqual(expect.arrayContaining([...liveInterval().vaccines]));
    expect(vaccineRulesReviewed()).toBe('2026-04-01');
  });
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
    expectShape(schema, route);
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
