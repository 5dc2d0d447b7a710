// 経過記録: it happened just now.
import type { Beginning } from './begin.ts';

export const caseNote: Beginning = ({ now }) => ({ ok: true, body: { occurred_at: now } });
