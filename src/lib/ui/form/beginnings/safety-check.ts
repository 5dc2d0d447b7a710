// 安全確認: it belongs to the latest notification about the children of the house, whose time starts the clock of 48 hours.
import { isNotification } from '../../../domain/alerts/safety48.ts';
import { text } from '../../show.ts';
import type { Beginning } from './begin.ts';

export const safetyCheck: Beginning = ({ view, now }) => {
  const intakes = (view?.timeline ?? [])
    .map(({ document }) => document)
    .filter(({ type }) => type === 'consultation');
  // A call about something else in between does not take its place.
  const intake = intakes.find(isNotification) ?? intakes[0];
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
