// 相談受付: received now; about a child, if the person is one.
import { isListedAsChild, texts } from '../../show.ts';
import type { Beginning } from './begin.ts';

export const consultation: Beginning = ({ view, aboutId, now }) => ({
  ok: true,
  body: {
    received_at: now,
    ...(view && isListedAsChild(texts(view.person.document.body['kinds']))
      ? { child_id: aboutId }
      : {}),
  },
});
