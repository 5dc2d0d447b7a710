// The operator's log: what happened, never to whom. Routes by their name in the table, devices by id, no query, no body.
import { pino, type Logger } from 'pino';
import type { RequestHandler } from 'express';

export interface OperatorLog {
  note(event: string, facts?: object): void;
  /** A fault without its message: messages of faults can quote what they choked on. */
  fault(event: string, fault: unknown): void;
}

export function createLog(
  level: string = 'info',
  destination?: { write(line: string): void },
): OperatorLog {
  const logger: Logger = destination ? pino(SETTINGS(level), destination) : pino(SETTINGS(level));
  return {
    note: (event, facts = {}) => logger.info(facts, event),
    fault: (event, fault) => logger.error(describe(fault), event),
  };
}

/** One line per answered request. */
export function requestLog(log: OperatorLog): RequestHandler {
  return function logRequest(request, response, next) {
    const began = performance.now();
    response.once('close', () => {
      const route: unknown = response.locals['route'];
      if (typeof route !== 'string') return;
      const device: unknown = response.locals['device'];
      log.note('request', {
        route,
        method: request.method,
        status: response.statusCode,
        ms: Math.round(performance.now() - began),
        ...(typeof device === 'string' ? { device } : {}),
      });
    });
    next();
  };
}

const SETTINGS = (level: string) => ({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
});

function describe(fault: unknown): object {
  if (!(fault instanceof Error)) return { fault: typeof fault };
  const at = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    fault: fault.name,
    ...('code' in fault && typeof fault.code === 'string' ? { code: fault.code } : {}),
    at: at.slice(0, 6).map((line) => line.trim()),
  };
}
