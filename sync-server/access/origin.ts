// Which origin a caller's page has, told from the host it asked: signatures and form posts are bound to it.
import type { Request } from 'express';

/** Undefined when the host is none of ours. */
export function ownOrigin(request: Request, publicOrigins: readonly string[]): string | undefined {
  const host = request.get('host')?.toLowerCase();
  if (host === undefined) return undefined;
  const known = publicOrigins.find((origin) => new URL(origin).host === host);
  if (known !== undefined) return new URL(known).origin;
  // Over plain HTTP only this machine itself: browsers treat these names as secure contexts.
  const local = publicOrigins.length === 0 && LOOPBACK_HOST.test(host);
  return local ? `http://${host}` : undefined;
}

export function isLocalhostItself(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

export function isLoopbackAddress(address: string | undefined): boolean {
  return (
    address !== undefined && /^(::1|127\.\d+\.\d+\.\d+|::ffff:127\.\d+\.\d+\.\d+)$/.test(address)
  );
}

const LOOPBACK_HOST = /^(([a-z0-9-]+\.)?localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
