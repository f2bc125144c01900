// Structured log, one JSON object a line: what happened, never what was sent: no bodies, queries, headers or addresses.

export type LogLevel = 'off' | 'errors' | 'requests';

export interface RequestEntry {
  readonly id: string;
  readonly method: string;
  /** The route's pattern, such as /api/results/{number}; not the path. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Public part of the token. */
  readonly token?: string | undefined;
}

export interface Log {
  request(entry: RequestEntry): void;
  event(name: string, fields?: Readonly<Record<string, string | number>>): void;
  /** An unexpected failure: its message stays here, the client gets the id. */
  failure(id: string, error: unknown): void;
}

/** Credentials that a message may quote. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/viable_([0-9a-f]{12})_[\w-]+/g, 'viable_$1_…')
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/\bbearer\s+\S+/gi, 'Bearer …');

export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const line = (fields: object) => write(`${JSON.stringify({ time: new Date().toISOString(), ...fields })}\n`);
  return {
    request: (entry) => {
      if (level === 'requests' || (level === 'errors' && entry.status >= 500)) line({ event: 'request', ...entry });
    },
    event: (event, fields = {}) => {
      if (level !== 'off') line({ event, ...fields });
    },
    failure: (id, error) => {
      if (level === 'off') return;
      const message = error instanceof Error ? error.message : String(error);
      const stack =
        process.env.VIABLE_DEBUG && error instanceof Error ? { stack: withoutSecrets(error.stack ?? '') } : {};
      line({ event: 'failure', id, message: withoutSecrets(message), ...stack });
    },
  };
}
