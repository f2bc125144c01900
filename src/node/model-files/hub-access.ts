// What the environment says about the Hugging Face hub: its address and the token that may be sent to it alone.

export interface HubAccess {
  /** The only origin that is sent the token. */
  readonly origin: string;
  /** Where addresses of the hub begin; without a slash at the end. */
  readonly base: string;
  readonly token: string | undefined;
}

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/**
 * Reads HF_ENDPOINT and HF_TOKEN (or the older HUGGING_FACE_HUB_TOKEN).
 * Answers with one line if a value cannot be used; the line never holds the token.
 */
export function hubAccess(env: Readonly<Record<string, string | undefined>>): HubAccess | { problem: string } {
  const endpoint = env.HF_ENDPOINT?.trim() || DEFAULT_ENDPOINT;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return { problem: 'HF_ENDPOINT is not an http or https address' };
  const token = (env.HF_TOKEN ?? env.HUGGING_FACE_HUB_TOKEN)?.trim() || undefined;
  if (token && !/^[\x21-\x7e]+$/.test(token)) return { problem: 'HF_TOKEN holds characters that no token has' };
  return { origin: url.origin, base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, token };
}

/** The address of the file itself where a hub page about it was given: `/blob/` becomes `/resolve/`. */
export function fileAddress(url: URL, access: HubAccess): URL {
  const file = new URL(url);
  if (url.origin === access.origin) file.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
  return file;
}
