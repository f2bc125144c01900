// Reads the GGUF model at an http or https address (and the other parts of a split one), header bytes only.
import { parsePartName } from '../../core/model/gguf/split.ts';
import { type ByteSource, type HeaderOptions, readHeader } from './byte-source.ts';
import { type PartReading, readParts } from './gguf-parts.ts';
import type { GgufAccessProblem, GgufReading } from './gguf-reading.ts';
import { fileAddress, hubAccess } from './hub-access.ts';
import type { RangeReply } from './range-reply.ts';
import { type RemoteSession, requestRange } from './range-request.ts';
import { REMOTE_LIMITS, type RemoteLimits, startBudget } from './remote-limits.ts';

export interface RemoteOptions extends HeaderOptions {
  /** Environment to take HF_TOKEN and HF_ENDPOINT from; without it no token is sent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly limits?: Partial<RemoteLimits>;
  /** HTTP client to use instead of the built-in one. */
  readonly fetch?: typeof fetch;
}

/** Bytes of the first read of parts after the first: they hold no vocabulary. */
const LATER_PART_BYTES = 2 ** 16;
const PARTS_AT_ONCE = 6;

/**
 * Reads a remote GGUF model by range requests; any part of a split model will do. A server that ignores ranges, lies
 * about lengths, redirects too often, stalls or is slow is refused with one line; the whole file is never fetched.
 * HF_TOKEN is sent to the hub's own origin only (HF_ENDPOINT, or huggingface.co).
 */
export async function readRemoteGguf(address: string, options: RemoteOptions = {}): Promise<GgufReading> {
  const { env = {}, limits, fetch: client = fetch, ...headerOptions } = options;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return unreadable(url ? publicName(url) : address, 'is not an http or https address');
  }
  if (url.username || url.password) return unreadable(publicName(url), 'has a password in it; leave it out');
  const access = hubAccess(env);
  if ('problem' in access) return unreadable(publicName(url), access.problem);
  const session = { access, budget: startBudget({ ...REMOTE_LIMITS, ...limits }), fetch: client };
  const file = fileAddress(url, access);
  const read = (pathname: string) => {
    const part = new URL(file);
    part.pathname = pathname;
    const firstBytes = (parsePartName(pathname)?.number ?? 1) > 1 ? LATER_PART_BYTES : undefined;
    return readPart(session, part, { ...(firstBytes ? { firstBytes } : {}), ...headerOptions });
  };
  return readParts(file.pathname, read, PARTS_AT_ONCE);
}

async function readPart(session: RemoteSession, url: URL, options: HeaderOptions): Promise<PartReading> {
  const source = rangeSource(session, url);
  const reading = await readHeader(source, options);
  return reading.status === 'ok' ? { ...reading, source: source.name, fileBytes: source.fileBytes } : reading;
}

/** What tells one state of a remote file from another. */
type FileState = Pick<RangeReply, 'totalBytes' | 'etag'>;

function changed(before: FileState, now: FileState): boolean {
  const tagged = before.etag !== undefined && now.etag !== undefined;
  return before.totalBytes !== now.totalBytes || (tagged && before.etag !== now.etag);
}

/** A remote file as a source of bytes: each read is one range request, or more where the server sends less. */
export function rangeSource(session: RemoteSession, url: URL): ByteSource {
  const name = publicName(url);
  let seen: FileState | undefined;
  const read = async (from: number, to: number): Promise<Uint8Array | GgufAccessProblem> => {
    const bytes = new Uint8Array(to - from);
    let at = from;
    // A server may send less than was asked for; go on until the end of the range or of the file.
    while (at < to && at < (seen?.totalBytes ?? Number.POSITIVE_INFINITY)) {
      const reply = await requestRange(session, url, at, to);
      if ('problem' in reply) return unreadable(name, reply.problem);
      if (seen && changed(seen, reply)) {
        return unreadable(name, 'the file on the server changed while it was read; try again');
      }
      seen = { totalBytes: reply.totalBytes, etag: reply.etag };
      bytes.set(reply.bytes, at - from);
      at += reply.bytes.length;
    }
    return bytes.subarray(0, at - from);
  };
  return {
    name,
    get fileBytes() {
      return seen?.totalBytes;
    },
    read,
  };
}

/** The address without what may be secret: no password, no query (signed links carry their key there). */
function publicName(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function unreadable(file: string, message: string): GgufAccessProblem {
  return { status: 'unreadable', file, message };
}
