// Requests to an inference server: small JSON answers, and streams of tokens with the time of each.

export type Fetch = typeof fetch;

const SHORT_MILLISECONDS = 2000;
const MOST_JSON_BYTES = 4 * 2 ** 20;

/** JSON of an address; undefined where nothing answers within two seconds, or something else than JSON. */
export async function getJson(url: string, fetcher: Fetch = fetch): Promise<unknown> {
  try {
    const reply = await fetcher(url, { signal: AbortSignal.timeout(SHORT_MILLISECONDS), redirect: 'error' });
    if (!reply.ok) return undefined;
    const text = await reply.text();
    return text.length > MOST_JSON_BYTES ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface StreamedTimes {
  /** Request's start to the first text, and to each further piece. */
  readonly pieceSeconds: readonly number[];
  readonly totalSeconds: number;
  readonly promptTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

interface Chunk {
  readonly choices?: readonly { readonly text?: unknown; readonly delta?: { readonly content?: unknown } }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
}

const seconds = (): number => Number(process.hrtime.bigint()) / 1e9;
const count = (x: unknown): number | undefined => (typeof x === 'number' && x >= 0 ? x : undefined);

/** Posts a completion with `stream: true` (server-sent events) and times what comes. Throws where the server refuses. */
export async function streamCompletion(
  base: string,
  body: Readonly<Record<string, unknown>>,
  options: {
    readonly key?: string | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly fetcher?: Fetch;
  } = {},
): Promise<StreamedTimes> {
  const begin = seconds();
  const reply = await (options.fetcher ?? fetch)(`${base}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(options.key ? { authorization: `Bearer ${options.key}` } : {}) },
    body: JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (!reply.ok || !reply.body) {
    const text = (await reply.text()).replace(/\s+/g, ' ').slice(0, 200);
    throw new Error(`the server answered ${reply.status}: ${text}`);
  }
  const pieces: number[] = [];
  let usage: Chunk['usage'];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of reply.body) {
    const at = seconds() - begin;
    rest += decoder.decode(part, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data:') || line.includes('[DONE]')) continue;
      const chunk = JSON.parse(line.slice(5)) as Chunk;
      usage = chunk.usage ?? usage;
      const text = chunk.choices?.[0]?.text ?? chunk.choices?.[0]?.delta?.content;
      if (typeof text === 'string' && text !== '') pieces.push(at);
    }
  }
  return {
    pieceSeconds: pieces,
    totalSeconds: seconds() - begin,
    promptTokens: count(usage?.prompt_tokens),
    outputTokens: count(usage?.completion_tokens),
  };
}
