// The opened vault at the desk: everything is read from the server; only sealed drafts stay on the device.
import { dateInTokyo } from '../domain/dates.ts';
import type { RecordId } from '../domain/record.ts';
import type { AppStatus } from '../records/api.ts';
import { createDeskRecords, type DeskAnswer } from '../records/desk-records.ts';
import { createUnansweredStore } from '../records/unanswered.ts';
import { PROBE_MS } from '../protocol/wire.ts';
import { answerText, mayBeSentAgain, type NoAnswer } from './answers.ts';
import { layFoundation, signOut, type OpenParts, type OpenVault } from './open-vault.ts';
import { forEvent } from './transport.ts';

export async function openAtDesk(parts: OpenParts): Promise<OpenVault> {
  const { http, clock, device, tell } = parts;
  const base = await layFoundation(parts);
  let line: AppStatus['line'] = 'up';
  let session: AppStatus['session'] = 'full';
  let wrongVersion = false;
  let deviceRefused = false;
  let serverClosed = false;
  let watched: readonly RecordId[] = [];
  let watch = new AbortController();
  let cancelNext = (): void => undefined;
  let closed = false;

  function heard(answer: NoAnswer | { readonly kind: 'answer' }): void {
    line = answer.kind === 'no_line' ? 'down' : 'up';
    if (answer.kind !== 'no_line')
      serverClosed = answer.kind === 'refused' && answer.error.code === 'closed';
    if (answer.kind === 'refused' && answer.error.code === 'wrong_protocol') wrongVersion = true;
    if (
      answer.kind === 'refused' &&
      (answer.error.code === 'not_signed_in' || answer.error.code === 'session_limited')
    )
      session = 'ended';
    if (
      answer.kind === 'refused' &&
      (answer.error.code === 'unknown_device' || answer.error.code === 'account_ended')
    ) {
      deviceRefused = true;
      parts.onOrders();
    }
    parts.onStatus();
  }

  async function ask<T>(path: string, body: unknown): Promise<DeskAnswer<T>> {
    const answer = await http.post<T>(path, body);
    heard(answer);
    if (answer.kind === 'answer') return { ok: true, value: answer.value };
    return {
      ...answerText(answer, OFFLINE),
      again: mayBeSentAgain(answer),
    };
  }

  /** One stream about the subjects on screen; it also tells whether the line is there. */
  async function follow(): Promise<void> {
    watch.abort();
    cancelNext();
    const own = new AbortController();
    watch = own;
    const answer = await http.stream(
      '/api/desk/watch',
      { method: 'POST', body: { subjects: watched } },
      (text) =>
        forEvent(text, (event) => {
          if (line !== 'up' || serverClosed) heard({ kind: 'answer' });
          if (event === 'changed') tell({ kind: 'records' });
        }),
      own.signal,
    );
    if (own.signal.aborted || closed) return;
    heard(answer.kind === 'answer' ? { kind: 'no_line' } : answer);
    if (session !== 'ended' && !deviceRefused) followLater();
  }
  function followLater(): void {
    cancelNext = clock.after(PROBE_MS, () => void follow().catch(parts.onFault));
  }

  const records = createDeskRecords({
    ask,
    courier: base.courier,
    unanswered: createUnansweredStore({
      disk: parts.disk,
      sealer: base.sealer,
      personal: base.ring().personal.logId,
    }),
    author: { user: base.ring().user.id, device: device.deviceId, site: device.site },
    staffName: (id) => base.staff.nameOf(id),
    clock,
    randomness: parts.randomness,
    today: () => dateInTokyo(clock.now()),
    onScreen(subjects) {
      if (subjects.join() === watched.join()) return;
      watched = subjects;
      void follow().catch(parts.onFault);
    },
  });

  return {
    records,
    drafts: base.drafts,
    handles: base.handles,
    start: () => void follow().catch(parts.onFault),
    status: () => ({
      user: base.ring().user,
      colleagues: base.staff.all(),
      line,
      session,
      ...(deviceRefused ? { deviceRefused } : {}),
      ...(serverClosed ? { serverClosed } : {}),
    }),
    staffName: (id) => base.staff.nameOf(id),
    wrongVersion: () => wrongVersion,
    // Nothing of its user is kept here but drafts.
    ended: () => undefined,
    async renew(userId, password) {
      const renewed = await base.renew(userId, password);
      if (!renewed.ok) return renewed;
      session = 'full';
      line = 'up';
      parts.onStatus();
      tell({ kind: 'records' });
      void follow().catch(parts.onFault);
      return { ok: true };
    },
    async close() {
      closed = true;
      watch.abort();
      cancelNext();
      await base.handles.settle();
      await signOut(parts);
    },
  };
}

const OFFLINE =
  '回線がつながっていないため、サーバに届きませんでした。入力は画面に残っています。つながってからもう一度お試しください。';
