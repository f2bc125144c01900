// The page's static files, read once: only names that were there at the start are served, so no path leads elsewhere.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { html, raw } from 'hono/html';
import type { Asked } from './types.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.svg', '.webmanifest', '.txt']);
/** Smaller ones do not gain by it. */
const WORTH_COMPRESSING = 1000;
/** What Vite puts a hash of its content into. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/** Large, and part of every visit. */
const ASKED_FIRST = new Set(['/data/first.json', '/data/evidence.json']);

type Encoding = 'br' | 'gzip' | 'identity';

interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Uint8Array;
  readonly compressible: boolean;
}

const squeeze = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes),
};

function readAll(folder: string): Map<string, PageFile> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return new Map(
    files.flatMap((f) => {
      const file = join(f.parentPath, f.name);
      const extension = extname(file).toLowerCase();
      const type = TYPES[extension];
      if (type === undefined) return [];
      const bytes = readFileSync(file);
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 20)}"`;
      const compressible = COMPRESSED.has(extension) && bytes.length >= WORTH_COMPRESSING;
      return [[`/${relative(folder, file).split(sep).join('/')}`, { type, etag, bytes, compressible }] as const];
    }),
  );
}

/** Shown until the page is built. */
const bare = (version: string) =>
  html`${raw('<!doctype html>')}<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Viable</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/reference.css"></head><body><main><h1>Viable <small>${version}</small></h1><p>The page is not part of this build. What the server answers: <a href="/api">the API</a>.</p></main></body></html>`;

export interface Page {
  readonly styleHashes: readonly string[];
  /** Undefined where there is no such file. */
  readonly serve: (c: Asked) => Promise<Response | undefined>;
}

/** Hashes of inline styles that the page's build leaves in csp.json, for the content security policy. */
function styleHashesOf(files: ReadonlyMap<string, PageFile>): readonly string[] {
  const listed = files.get('/csp.json');
  if (!listed) return [];
  const { styleHashes } = JSON.parse(Buffer.from(listed.bytes).toString('utf8')) as { styleHashes?: unknown };
  const all: unknown[] = Array.isArray(styleHashes) ? styleHashes : [];
  return all.filter((h): h is string => typeof h === 'string' && /^'sha(256|384|512)-[\w+/=-]+'$/.test(h));
}

/** The files below `folder`; each is compressed when first asked for. */
export function pageFiles(folder: string | undefined, version: string): Page {
  const files = folder !== undefined && existsSync(folder) ? readAll(folder) : new Map<string, PageFile>();
  const made = new Map<string, Promise<Uint8Array>>();

  function encoded(path: string, file: PageFile, accepts: string): { encoding: Encoding; bytes: Promise<Uint8Array> } {
    const encoding = !file.compressible
      ? 'identity'
      : /\bbr\b/.test(accepts)
        ? 'br'
        : /\bgzip\b/.test(accepts)
          ? 'gzip'
          : 'identity';
    if (encoding === 'identity') return { encoding, bytes: Promise.resolve(file.bytes) };
    const key = `${encoding} ${path}`;
    const bytes = made.get(key) ?? squeeze[encoding](file.bytes);
    made.set(key, bytes);
    return { encoding, bytes };
  }

  // The first visitor does not wait for what is large to be compressed.
  for (const [path, file] of files) if (ASKED_FIRST.has(path)) void encoded(path, file, 'br');

  return {
    styleHashes: styleHashesOf(files),
    serve: async (c) => {
      const path = c.req.path.endsWith('/') ? `${c.req.path}index.html` : c.req.path;
      const file = files.get(path);
      if (!file) return path === '/index.html' ? c.html(bare(version)) : undefined;
      const { encoding, bytes } = encoded(path, file, c.req.header('accept-encoding') ?? '');
      c.header('content-type', file.type);
      c.header('etag', file.etag);
      c.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (file.compressible) c.header('vary', 'accept-encoding');
      if (c.req.header('if-none-match') === file.etag) return c.body(null, 304);
      if (encoding !== 'identity') c.header('content-encoding', encoding);
      return c.body(new Uint8Array(await bytes));
    },
  };
}
