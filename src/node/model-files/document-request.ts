// Fetches a small file whole: a configuration, an index, a list of files. Larger ones are refused, not cut.
import { dropBody, STATUS_PROBLEMS } from './range-reply.ts';
import { follow, networkProblem, type RemoteSession } from './range-request.ts';
import { Watchdog } from './remote-limits.ts';

export interface DocumentProblem {
  readonly problem: string;
  /** Status of the answer, where there was one. */
  readonly httpStatus?: number;
}

/** All bytes of the answer, or one line saying why not. At most `mostBytes` are taken, and no more than the budget has. */
export async function requestDocument(
  session: RemoteSession,
  url: URL,
  mostBytes: number,
): Promise<Uint8Array | DocumentProblem> {
  const watchdog = new Watchdog(session.budget);
  try {
    const response = await follow(session, url, {}, watchdog);
    if ('problem' in response) return response;
    if (response.status !== 200) {
      dropBody(response);
      const problem = STATUS_PROBLEMS[response.status] ?? `the server answers with status ${response.status}`;
      return { problem, httpStatus: response.status };
    }
    return await takeAll(session, response, mostBytes, watchdog);
  } catch (error) {
    return { problem: watchdog.reason ?? networkProblem(error) };
  } finally {
    watchdog.stop();
  }
}

async function takeAll(session: RemoteSession, response: Response, mostBytes: number, watchdog: Watchdog) {
  const { budget } = session;
  const most = Math.min(mostBytes, budget.bytesLeft);
  const stated = Number(response.headers.get('content-length') ?? 0);
  if (stated > most) {
    dropBody(response);
    return { problem: `has ${stated} bytes, more than the ${most} that are read` };
  }
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    watchdog.reset();
    received += chunk.value.length;
    budget.bytesLeft -= chunk.value.length;
    if (received > most) {
      void reader?.cancel().catch(() => undefined);
      return { problem: `has more than the ${most} bytes that are read` };
    }
    chunks.push(chunk.value);
  }
  // `fetch` itself refuses an answer that ends before the length it stated.
  return Buffer.concat(chunks);
}
