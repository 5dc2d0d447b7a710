// The server's settings from the environment: what each means stands here and in README.md.
export interface Settings {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly couchdbUrl?: string;
  readonly journalDir?: string;
  readonly backupDir?: string;
  readonly publicOrigins: readonly string[];
  readonly proxies: number;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const couchdbUrl = env['COUCHDB_URL'];
  const journalDir = env['TSUMUGI_JOURNAL'];
  const backupDir = env['TSUMUGI_BACKUP'];
  return {
    /** Keys, and the embedded database where there is no COUCHDB_URL. */
    dataDir: env['TSUMUGI_DATA'] ?? '.tsumugi/data',
    port: whole('TSUMUGI_PORT', env['TSUMUGI_PORT'] ?? '8640'),
    host: env['TSUMUGI_HOST'] ?? '127.0.0.1',
    /** What users type, with commas between: `https://tsumugi.example.jp`. Without it only loopback is answered. */
    publicOrigins: (env['TSUMUGI_ORIGINS'] ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '')
      .map((origin) => new URL(origin).origin),
    /** Proxies in front that set X-Forwarded-For and -Proto: usually 1, the one that speaks TLS. */
    proxies: whole('TSUMUGI_PROXIES', env['TSUMUGI_PROXIES'] ?? '0'),
    /** A directory on another disk: what was written stands there, sealed, before anybody is told. */
    ...(journalDir === undefined || journalDir === '' ? {} : { journalDir }),
    /** Where `backup` puts its files; without it beside the journal. */
    ...(backupDir === undefined || backupDir === '' ? {} : { backupDir }),
    ...(couchdbUrl === undefined || couchdbUrl === '' ? {} : { couchdbUrl }),
  };
}

function whole(name: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`${name} must be a whole number`);
  return Number(text);
}
