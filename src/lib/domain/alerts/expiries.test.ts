// AL16 and AL19: measures, certificates and decisions that end on a day.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { inError, of, person, saved } from './test-source.ts';

const mother = person('桜子', '1990-03-03');

describe('AL16 the end of a protection measure', () => {
  const measure = (body: Body = {}): RecordDoc =>
    saved(
      'person~dv:桜子',
      { support_measure: true, support_measure_until: '2027-06-30', ...body },
      {
        subjectId: 'person:桜子',
      },
    );
  const expiring = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL16', moment, [mother, ...records]);

  it('is due 60 days before, and as sealed as the measure itself', () => {
    expect(expiring('2027-04-20', measure())).toMatchObject([
      {
        due: '2027-05-01',
        compartment: 'DVADDR',
        aboutName: '桜子',
        title: '支援措置の更新か終了を確かめる(令和9年6月30日まで)',
      },
    ]);
  });

  it.each([
    ['2027-03-31', 0, undefined, undefined],
    ['2027-04-01', 1, false, []],
    ['2027-05-01', 1, true, ['KEICHO']],
    ['2027-07-15', 1, true, ['KEICHO']],
  ])('on %s: %i, reminding %s, risen to %j', (moment, count, reminding, escalated) => {
    const found = expiring(moment, measure());
    expect(found).toHaveLength(count);
    expect(found[0]?.reminding).toBe(reminding);
    expect(found[0]?.escalated).toEqual(escalated);
  });

  it('closes with a later date and with the end of the measure; elsewhere it does not exist', () => {
    expect(expiring('2027-06-01', measure({ support_measure_until: '2028-06-30' }))).toEqual([]);
    expect(expiring('2027-06-01', measure({ support_measure: false }))).toEqual([]);
    expect(expiring('2027-06-01')).toEqual([]);
  });
});

describe('AL19 certificates and decisions', () => {
  const certificate = (body: Body = {}, id = '1'): RecordDoc =>
    saved(`independence_support:${id}`, {
      kind: 'child_day',
      child_id: 'person:桜子',
      valid_from: '2026-04-01',
      valid_to: '2027-03-31',
      ...body,
    });
  const expiring = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL19', moment, [mother, ...records]);

  it.each([
    ['2026-12-30', undefined, undefined],
    ['2026-12-31', 'later', false],
    ['2027-01-30', 'today', true],
    ['2027-03-01', 'overdue', true],
  ])('is due 60 days before; on %s it is %s, reminding %s', (moment, urgency, reminding) => {
    const [alert] = expiring(moment, certificate());
    expect(alert?.urgency).toBe(urgency);
    expect(alert?.reminding).toBe(reminding);
    if (alert)
      expect(alert).toMatchObject({
        due: '2027-01-30',
        compartment: 'DISAB',
        closedBy: { type: 'independence_support' },
      });
  });

  it.each([
    ['a renewal', certificate({ valid_from: '2027-04-01', valid_to: '2028-03-31' }, '2'), 0],
    ['the certificate of last year', certificate({ valid_to: '2026-03-31' }, '2'), 1],
    ['a renewal of another kind', certificate({ kind: 'hosogu', valid_to: '2028-03-31' }, '2'), 1],
    [
      'a renewal for somebody else',
      certificate({ child_id: 'person:x', valid_to: '2029-03-31' }, '2'),
      1,
    ],
    ['a renewal entered in error', inError(certificate({ valid_to: '2028-03-31' }, '2')), 1],
  ])('%s leaves %i', (_what, other, left) => {
    expect(expiring('2027-02-10', certificate(), other)).toHaveLength(left);
  });

  it('does not ask of what has ended, of a service of some weeks, nor half a year after it lapsed', () => {
    expect(expiring('2027-02-10', certificate({ ended_on: '2027-02-01' }))).toEqual([]);
    expect(expiring('2027-03-01', certificate({ valid_from: '2027-02-15' }))).toEqual([]);
    expect(expiring('2027-09-27', certificate())).toHaveLength(1);
    expect(expiring('2027-09-28', certificate())).toEqual([]);
  });

  it('holds for services and handbooks alike', () => {
    const service = (status: string) =>
      saved(
        'service_use:1',
        { service: 'FS02', status, valid_to: '2027-03-31' },
        { subjectId: 'person:桜子' },
      );
    const handbook = saved('disability:1', {
      person_id: 'person:桜子',
      handbook: ['02'],
      valid_to: '2027-03-31',
    });
    expect(
      expiring('2027-02-10', service('active'), handbook)
        .map((alert) => alert.compartment)
        .sort(),
    ).toEqual(['CARE', 'DISAB']);
    expect(expiring('2027-02-10', service('ended'))).toEqual([]);
    expect(expiring('2027-02-10', service('declined'))).toEqual([]);
  });
});
