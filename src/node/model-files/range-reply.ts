// Judges a server's answer to a range request and takes exactly the promised bytes from it, never more.

export interface RangeReply {
  readonly bytes: Uint8Array;
  /** Size of the whole file; undefined if the server does not say. */
  readonly totalBytes: number | undefined;
  readonly etag: string | undefined;
}

export interface RangePromise {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly totalBytes: number | undefined;
}

export const STATUS_PROBLEMS: Readonly<Record<number, string>> = {
  401: 'the server wants a token (401): set HF_TOKEN, and accept the model’s terms on its page if it is gated',
  403: 'the server refuses access (403): set HF_TOKEN, and accept the model’s terms on its page if it is gated',
  404: 'no such file on the server (404); check the address',
  410: 'the file is no longer on the server (410)',
  416: 'the server has no such bytes (416): the file is empty or shorter than its header needs',
  429: 'the server limits requests (429); try again later',
};
const ADVICE = 'download the file and give its path';

/** What the head of an answer promises for the bytes asked for, or one line saying why it is refused. */
export function judgeReply(response: Response, from: number, to: number): RangePromise | { problem: string } {
  const { status, headers } = response;
  if (status === 200) return { problem: `the server ignores range requests and would send the whole file; ${ADVICE}` };
  if (status !== 206) return { problem: STATUS_PROBLEMS[status] ?? `the server answers with status ${status}` };
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') return { problem: `the server sends the range compressed; ${ADVICE}` };
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(headers.get('content-range') ?? '');
  if (!match) return { problem: `the server does not say which range it sends; ${ADVICE}` };
  const first = Number(match[1]);
  const end = Number(match[2]) + 1;
  const totalBytes = match[3] === '*' ? undefined : Number(match[3]);
  if (first !== from || end <= first || end > to || (totalBytes !== undefined && end > totalBytes)) {
    return { problem: `the server sends another range than asked for (${match[0]} for ${from}-${to - 1}); ${ADVICE}` };
  }
  const length = headers.get('content-length');
  if (length !== null && Number(length) !== end - first) {
    return { problem: `the server contradicts itself about the length (${Number(length)}, ${match[0]}); ${ADVICE}` };
  }
  return { from, to: end, totalBytes };
}

/** Takes the promised bytes from the body; fewer or more are refused, and the rest of the answer is dropped. */
export async function takeBytes(
  response: Response,
  promise: RangePromise,
  onBytes: (count: number) => void,
): Promise<Uint8Array | { problem: string }> {
  const bytes = new Uint8Array(promise.to - promise.from);
  let filled = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    onBytes(chunk.value.length);
    if (filled + chunk.value.length > bytes.length) {
      void reader?.cancel().catch(() => undefined);
      return { problem: `the server sends more than the ${bytes.length} bytes it promised; ${ADVICE}` };
    }
    bytes.set(chunk.value, filled);
    filled += chunk.value.length;
  }
  if (filled === bytes.length) return bytes;
  return { problem: `the server sent ${filled} of ${bytes.length} bytes and ended; try again` };
}

/** Drops an answer's body without reading it. */
export function dropBody(response: Response): void {
  void response.body?.cancel().catch(() => undefined);
}
