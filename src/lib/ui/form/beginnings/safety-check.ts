// 安全確認: it belongs to the latest intake about the child, whose time starts the clock of 48 hours.
import { text } from '../../show.ts';
import type { Beginning } from './begin.ts';

export const safetyCheck: Beginning = ({ view, now }) => {
  const intake = view?.timeline.find(({ document }) => document.type === 'consultation')?.document;
  const start = text(intake?.body['accepted_at']) ?? text(intake?.body['received_at']);
  return {
    ok: true,
    body: {
      confirmed_at: now,
      ...(intake ? { consultation_id: intake.id } : {}),
      ...(start ? { clock_start: start } : {}),
    },
  };
};
