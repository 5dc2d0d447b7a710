// The line between a device and the server: it delays, loses, doubles and truncates, and hangs when it is cut.
import {
  LIVE_BEAT_MS,
  STALL_MS,
  type PullResponse,
  type PushResponse,
} from '../../src/lib/protocol/wire.ts';
import { utf8 } from '../../src/lib/protocol/envelopes/canonical.ts';
import { documentsText } from '../../src/lib/protocol/page-text.ts';
import {
  type Clock,
  type PulledPage,
  type Transport,
  TransportError,
} from '../../src/lib/sync/ports.ts';
import type { Result } from '../../src/lib/domain/result.ts';
import type { ServerDoor } from '../../src/lib/worker/server-door.ts';
import type { SyncSession } from '../../sync-server/sync/pull.ts';
import type { Device } from './city.ts';
import type { World } from './clock.ts';
import type { Prng } from './prng.ts';
import { createRepeats } from './repeats.ts';
import { entryIn, type Running, type SimServer, type Wanted } from './server.ts';

export interface Link {
  isUp(): boolean;
  set(up: boolean): void;
  /** Probabilities, per message. */
  weather: { lost: number; doubled: number; slow: number; truncated: number };
  /** `expired`: a challenge opens another; `ended`: the challenge is refused until the password is given. */
  setSession(state: 'open' | 'expired' | 'ended'): void;
  /** The device or the account is refused, until it is approved again. */
  refuse(refused: boolean): void;
  /** Whether the server would answer what is asked of it over this line. */
  isAnswered(): boolean;
  transport(session: SyncSession, clock: Clock, isAlive: () => boolean): Transport;
  /** What a device asks by its own key, without a session. */
  door(device: Device, clock: Clock, isAlive: () => boolean): Door;
}

export interface Door extends Pick<ServerDoor, 'handIn' | 'tellReceipt'> {
  /** Undefined: nothing was heard. */
  wanted(): Promise<Wanted | undefined>;
}

/** Whom the server answers: sessions; while it is closed also those who give back; or the device itself. */
type Asker = 'session' | 'session, also while closed' | 'device';

export const FAIR = { lost: 0, doubled: 0, slow: 0, truncated: 0 };

export interface Traffic {
  pulled(session: SyncSession, response: PullResponse): void;
  pushed(session: SyncSession, response: PushResponse): void;
  /** When the server has judged, whether or not the answer arrives. */
  judged(): void;
  /** The device heard that these are durable. */
  handedIn(ids: readonly string[]): void;
}

export function createLink(deps: {
  readonly world: World;
  readonly random: Prng;
  readonly server: SimServer;
  readonly device: Device;
  readonly traffic: Traffic;
}): Link {
  const { world, random, server, traffic } = deps;
  let isUp = true;
  let ofSession: 'open' | 'expired' | 'ended' = 'open';
  const repeats = createRepeats();
  let isRefused = false;
  const isGivenUp = (): boolean => server.wanted(deps.device.id) === 'gone';

  const latency = (): number =>
    5 + random.below(60) + (random.chance(self.weather.slow) ? random.below(6_000) : 0);

  /** One message and its answer; silence ends in a stall. */
  function call<T>(
    clock: Clock,
    isAlive: () => boolean,
    signal: AbortSignal,
    handle: (running: Running) => Promise<T>,
    arrived: (answer: T) => void,
    asker: Asker = 'session',
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const stall = clock.after(STALL_MS, () => reject(new TransportError('line')));
      signal.addEventListener('abort', () => reject(new TransportError('line')));
      if (!isUp || random.chance(self.weather.lost)) return;
      const deliver = (isFirst: boolean): void => {
        const running = server.up();
        if (running === undefined || !isUp) return;
        const fail = (fault: unknown): void => {
          if (!(fault instanceof TransportError)) throw fault;
          reject(fault);
        };
        const isDevice = asker === 'device';
        if (!isDevice && (isRefused || isGivenUp()))
          return void world.after(latency(), () => fail(new TransportError('device')));
        if (!isDevice && ofSession !== 'open')
          return void world.after(latency(), () => fail(new TransportError('session')));
        if (server.isClosed() && asker !== 'session, also while closed')
          return void world.after(latency(), () => fail(new TransportError('closed')));
        void handle(running).then((answer) => {
          traffic.judged();
          const copy = JSON.parse(JSON.stringify(answer)) as T;
          if (!isFirst || random.chance(self.weather.lost)) return;
          world.after(latency(), () => {
            if (!isUp || !isAlive()) return;
            stall();
            if (random.chance(self.weather.truncated)) return fail(new TransportError('server'));
            arrived(copy);
            resolve(copy);
          });
        }, fail);
      };
      world.after(latency(), () => deliver(true));
      if (random.chance(self.weather.doubled)) world.after(latency() * 3, () => deliver(false));
    });
  }

  const self: Link = {
    isUp: () => isUp,
    set: (up) => {
      isUp = up;
    },
    weather: { ...FAIR },
    setSession: (state) => {
      ofSession = state;
    },
    refuse: (refused) => {
      isRefused = refused;
    },
    isAnswered: () => isUp && ofSession !== 'ended' && !isRefused && !isGivenUp(),
    transport: (session, clock, isAlive) => ({
      pull: async (request, signal) => {
        const sent = JSON.parse(JSON.stringify(request)) as typeof request;
        const response = await call(
          clock,
          isAlive,
          signal,
          async (running) => repeats(valueOf(await running.pull(session, sent)).response),
          (answer) => traffic.pulled(session, answer),
        );
        return asWritten(response);
      },
      push: (request, signal) =>
        call(
          clock,
          isAlive,
          signal,
          async (running) => valueOf(await running.push.push(request)).response,
          (response) => traffic.pushed(session, response),
        ),
      log: (request, signal) =>
        call(
          clock,
          isAlive,
          signal,
          async (running) => {
            const entries = request.entries.map(({ envelope }) => entryIn(envelope));
            await running.logEntries(session, entries);
            return { stored: entries.map(({ entryId }) => entryId) };
          },
          () => undefined,
        ),
      offer: (request, signal) => {
        const sent = JSON.parse(JSON.stringify(request)) as typeof request;
        return call(
          clock,
          isAlive,
          signal,
          (running) => running.offer(sent, session),
          () => undefined,
          'session, also while closed',
        );
      },
      resume: (signal) => {
        const open = async (): Promise<object> => ({});
        if (ofSession === 'expired') ofSession = 'open';
        return call(
          clock,
          isAlive,
          signal,
          open,
          () => undefined,
          'session, also while closed',
        ).then(
          () => undefined,
          (fault: unknown) => {
            if (ofSession === 'open') ofSession = 'expired';
            throw fault;
          },
        );
      },
      live: (onEvent, signal) => listen(session, clock, isAlive, onEvent, signal),
    }),
    door(device, clock, isAlive) {
      const { signal } = new AbortController();
      const ask = <T>(
        handle: (running: Running) => Promise<T>,
        arrived: (answer: T) => void = () => undefined,
      ) =>
        call(clock, isAlive, signal, handle, arrived, 'device').then(
          (value) => ({ kind: 'answer', value }) as const,
          () => ({ kind: 'no_line' }) as const,
        );
      return {
        handIn: (_, rows) =>
          ask(
            (running) => running.handIn(device, rows),
            ({ taken }) => traffic.handedIn(taken),
          ),
        tellReceipt: (_, receipt) =>
          ask(async (running) => {
            await running.keepReceipt(device, receipt);
            return {};
          }),
        async wanted() {
          const answer = await ask(async () => ({ wanted: server.wanted(device.id) }));
          return answer.kind === 'answer' ? answer.value.wanted : undefined;
        },
      };
    },
  };

  function listen(
    session: SyncSession,
    clock: Clock,
    isAlive: () => boolean,
    onEvent: Parameters<Transport['live']>[0],
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const running = server.up();
      let heard = clock.now();
      let isOver = false;
      const hear = (event: Parameters<typeof onEvent>[0]): void => {
        world.after(latency(), () => {
          if (isOver || !isUp || !isAlive() || server.up() !== running) return;
          heard = clock.now();
          onEvent(event);
        });
      };
      const granted = () =>
        new Set(
          [...server.grants.values()].filter((one) => one.isActive).map((one) => one.channel),
        );
      const leave = running?.live.subscribe({ channels: granted, onEvent: hear });
      const end = (): void => {
        isOver = true;
        leave?.();
      };
      const beat = (): void => {
        if (isOver) return;
        if (server.up() === running && running !== undefined) hear('beat');
        world.after(LIVE_BEAT_MS, beat);
      };
      const watch = (): void => {
        if (isOver) return;
        if (Math.abs(clock.now() - heard) >= STALL_MS) {
          end();
          reject(new TransportError('line'));
        } else clock.after(500, watch);
      };
      signal.addEventListener('abort', () => {
        end();
        resolve();
      });
      hear('hello');
      world.after(LIVE_BEAT_MS, beat);
      clock.after(500, watch);
      void session;
    });
  }

  return self;
}

function valueOf<T extends object>(result: Result<T>): T {
  if (result.ok) return result;
  throw new TransportError(result.code === 'channel_not_granted' ? 'device' : 'server');
}

/** As the line gives it: with the documents as they came. */
function asWritten(response: PullResponse): PulledPage {
  const written =
    response.removals.length === 0 ? documentsText(utf8(JSON.stringify(response))) : undefined;
  return written === undefined ? response : { ...response, written };
}
