// Finds inference servers that run on this machine: asks the usual loopback ports what they are and which models they have.
import type { Fetch } from './request.ts';
import { getJson } from './request.ts';

export type ServerKind = 'llama-server' | 'ollama' | 'lm-studio' | 'vllm' | 'openai-compatible';

export interface FoundServer {
  readonly address: string;
  readonly kind: ServerKind;
  readonly version: string | undefined;
  readonly models: readonly string[];
  /** File of the model, where the server tells: its name says the format. */
  readonly modelFile?: string | undefined;
}

/** Default ports of each program, by its documentation (llama-server says itself that 8080 will become 9931); 8080 and 8000 are common to others too, so each is asked. */
export const USUAL_PORTS = [8080, 9931, 11434, 1234, 8000] as const;

interface ModelList {
  readonly data?: readonly { readonly id?: unknown; readonly owned_by?: unknown }[];
}

const names = (list: ModelList | undefined): string[] =>
  (list?.data ?? []).flatMap((m) => (typeof m.id === 'string' ? [m.id] : []));

function kindOf(list: ModelList, address: string): ServerKind {
  const owner = String(list.data?.[0]?.owned_by ?? '');
  if (/llamacpp/i.test(owner)) return 'llama-server';
  if (/vllm/i.test(owner)) return 'vllm';
  return address.endsWith(':1234') ? 'lm-studio' : 'openai-compatible';
}

/** What answers at an address; undefined where nothing does, or nothing that serves models. */
export async function identify(address: string, fetcher: Fetch = fetch): Promise<FoundServer | undefined> {
  const base = address.replace(/\/+$/, '');
  const ollama = (await getJson(`${base}/api/version`, fetcher)) as { version?: unknown } | undefined;
  const tags = ollama ? ((await getJson(`${base}/api/tags`, fetcher)) as { models?: { name?: unknown }[] }) : undefined;
  if (ollama && tags?.models) {
    const models = tags.models.flatMap((m) => (typeof m.name === 'string' ? [m.name] : []));
    return { address: base, kind: 'ollama', version: String(ollama.version ?? ''), models };
  }
  const list = (await getJson(`${base}/v1/models`, fetcher)) as ModelList | undefined;
  if (!list || !Array.isArray(list.data)) return undefined;
  const kind = kindOf(list, base);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  if (kind === 'llama-server') {
    const props = (await getJson(`${base}/props`, fetcher)) as Record<string, unknown> | undefined;
    const [version, modelFile] = [text(props?.build_info), text(props?.model_path)];
    return { ...{ address: base, kind, version, models: names(list) }, ...(modelFile ? { modelFile } : {}) };
  }
  const version = (await getJson(`${base}/version`, fetcher)) as { version?: unknown } | undefined;
  return { ...{ address: base, kind, models: names(list) }, version: text(version?.version) };
}

/** All that answer on this machine's loopback; nothing else is asked. */
export async function findServers(
  ports: readonly number[] = USUAL_PORTS,
  fetcher: Fetch = fetch,
): Promise<FoundServer[]> {
  const found = await Promise.all(ports.map((port) => identify(`http://127.0.0.1:${port}`, fetcher)));
  return found.flatMap((s) => (s ? [s] : []));
}
