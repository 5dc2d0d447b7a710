// Questionnaires and vaccines keep their own promises: shapes hold, codes exist, and the numbers are those of the study.
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { closed, codes, shapeErrors, texts } from './test-shapes.ts';
import {
  instrument,
  instruments,
  liveInterval,
  vaccineRules,
  vaccineRulesReviewed,
} from './rules-registry.ts';

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
    expect(shapeErrors(schema, one)).toEqual([]);
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
    expect(shapeErrors(schema, rule)).toEqual([]);
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
