// Whoever opens a paper that waits reads whose turn it is (DOMAIN B.2; AL17).
import { expect, test } from 'vitest';
import type { ApprovalSeal } from '../../domain/catalogue/approval.ts';
import type { RecordDoc } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import { turnText, whoseTurn } from './whose-turn.ts';

const paper = (type: string, site: string, status = 'submitted'): RecordDoc => {
  const record = testRecord(`${type}:1`, {});
  return { ...record, status, created: { ...record.created, site: site as never } };
};
const words = (record: RecordDoc, seals?: readonly ApprovalSeal[]): string | undefined => {
  const turn = whoseTurn(record, seals);
  return turn && turnText(turn);
};

test('the chief of section first, then the head; who stands in is said', () => {
  expect(words(paper('consultation', 'CKITA'))).toBe(
    '子ども家庭支援課 係長（不在のときは調整担当者）、そのあと課長',
  );
  expect(words(paper('birth_contact', 'CKITA'))).toBe('ネウボラ課 係長（不在のときは統括支援員）');
});

test('after a seal it is the next one’s turn, after the last nobody’s', () => {
  const seal = (role: string) =>
    ({ role, site: 'KKS', user: 'u', at: '2026-11-20', decision: 'approved' }) as const;
  const call = paper('consultation', 'KKS');
  expect(words(call, [seal('KEICHO')])).toBe('子ども家庭支援課 課長（不在のときは係長）');
  expect(words(call, [seal('KEICHO'), seal('KACHO')])).toBeUndefined();
});

test('a draft, and a kind of paper that nobody decides on, wait for nobody', () => {
  expect(words(paper('consultation', 'KKS', 'draft'))).toBeUndefined();
  expect(words(paper('vaccination', 'KKS'))).toBeUndefined();
});
