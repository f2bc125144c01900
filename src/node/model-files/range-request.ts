// Asks a server for a range of a file: follows redirects within limits, keeps the token to its own origin.
import type { HubAccess } from './hub-access.ts';
import { dropBody, judgeReply, type RangeReply, takeBytes } from './range-reply.ts';
import { type RemoteBudget, Watchdog } from './remote-limits.ts';

export interface RemoteSession {
  readonly access: HubAccess;
  readonly budget: RemoteBudget;
  readonly fetch: typeof fetch;
}

/** Bytes `from` to `to` (exclusive) of the file at `url`, or one line saying why not. Never throws for the server. */
export async function requestRange(
  session: RemoteSession,
  url: URL,
  from: number,
  to: number,
): Promise<RangeReply | { problem: string }> {
  const { budget } = session;
  if (to - from > budget.bytesLeft) {
    return {
      problem: `the header needs more than ${budget.limits.totalBytes} bytes; download the file and give its path`,
    };
  }
  // Reserved now, as other parts may be fetched at the same time; what did not come is given back.
  budget.bytesLeft -= to - from;
  let received = 0;
  const watchdog = new Watchdog(budget);
  try {
    const response = await follow(session, url, { range: `bytes=${from}-${to - 1}` }, watchdog);
    if ('problem' in response) return response;
    const promise = judgeReply(response, from, to);
    if ('problem' in promise) {
      dropBody(response);
      return promise;
    }
    const bytes = await takeBytes(response, promise, (count) => {
      received += count;
      watchdog.reset();
    });
    if ('problem' in bytes) return bytes;
    return { bytes, totalBytes: promise.totalBytes, etag: response.headers.get('etag') ?? undefined };
  } catch (error) {
    return { problem: watchdog.reason ?? networkProblem(error) };
  } finally {
    watchdog.stop();
    budget.bytesLeft += to - from - received;
  }
}

/** Sends the request and follows redirects by hand, so that each hop can be judged. */
export async function follow(
  session: RemoteSession,
  start: URL,
  headers: Readonly<Record<string, string>>,
  watchdog: Watchdog,
): Promise<Response | { problem: string }> {
  const { access, budget } = session;
  let url = start;
  let trusted = true;
  for (let hop = 0; hop <= budget.limits.redirects; hop++) {
    if (budget.requestsLeft-- <= 0) return { problem: `more than ${budget.limits.requests} requests would be needed` };
    // Once a redirect has left the token's origin, it is not sent again, wherever the next one leads.
    trusted &&= url.origin === access.origin;
    const secret = trusted && access.token ? { authorization: `Bearer ${access.token}` } : {};
    const response = await session.fetch(url, {
      redirect: 'manual',
      signal: watchdog.signal,
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'viable-llm', ...secret },
    });
    watchdog.reset();
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    dropBody(response);
    const next = redirectTarget(response.headers.get('location'), url);
    if ('problem' in next) return next;
    url = next;
  }
  return { problem: `the server redirects more than ${budget.limits.redirects} times` };
}

function redirectTarget(location: string | null, from: URL): URL | { problem: string } {
  if (!location || !URL.canParse(location, from.href))
    return { problem: 'the server redirects without saying where to' };
  const next = new URL(location, from.href);
  if (next.protocol !== 'https:' && next.protocol !== 'http:') {
    return { problem: `the server redirects to ${next.protocol}, only http and https are followed` };
  }
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    return { problem: 'the server redirects from https to http, which is refused' };
  }
  if (next.username || next.password) return { problem: 'the server redirects to an address with a password in it' };
  return next;
}

const NETWORK_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refuses the connection',
  ECONNRESET: 'the server broke off the connection; try again',
  UND_ERR_SOCKET: 'the server broke off the connection; try again',
  ENOTFOUND: 'no server of that name is known; check the address and the network',
  EAI_AGAIN: 'the name of the server cannot be resolved now; check the network',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'the server cannot be reached; check the network',
  ENETUNREACH: 'the network cannot be reached',
};

/** One line for an error of the HTTP client: known causes in words, others by their code. */
export function networkProblem(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined && !(error instanceof TypeError)) throw error;
  if (code === undefined) return 'the connection failed; try again';
  if (/^HPE_|^UND_ERR_(HEADERS|RES|REQ)/.test(code)) return `the server's answer is not valid HTTP (${code})`;
  return NETWORK_PROBLEMS[code] ?? `the connection failed (${code})`;
}
