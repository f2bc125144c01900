// An HTTP client that connects to public addresses only: the address that was checked is the one connected to.
import { lookup as systemLookup } from 'node:dns';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { isPublicAddress } from './address.ts';

class NotPublic extends Error {
  readonly code = 'NOT_PUBLIC';
}

/** Resolves a name and hands on only addresses that may be connected to. */
function checkedLookup(allowed: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    systemLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      // One private address among public ones is enough to refuse: which is taken would be chance.
      const bad = addresses.find((a) => !allowed(a.address));
      const [first] = addresses;
      if (bad || !first) return done(new NotPublic('the address is not public'), '', 0);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

function responseOf(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers))
    for (const v of Array.isArray(value) ? value : value === undefined ? [] : [value]) headers.append(name, v);
  const status = message.statusCode ?? 502;
  const empty = [101, 204, 205, 304].includes(status);
  if (empty) message.resume();
  const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status: Math.max(200, status), headers });
}

/**
 * As much of `fetch` as readers of models use: GET, headers, signal, redirects left to the caller. Ports 80 and 443
 * alone, so that other services cannot be spoken to.
 */
export function publicFetch(
  allowed: (address: string) => boolean = isPublicAddress,
  ports: readonly string[] = ['', '80', '443'],
): typeof fetch {
  const lookup = checkedLookup(allowed);
  return (input, init = {}) =>
    new Promise((done, failed) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const refuse = (code: string) =>
        failed(Object.assign(new TypeError(code), { cause: Object.assign(new NotPublic(code), {}) }));
      if (!ports.includes(url.port)) return refuse('the port is not open to this');
      if (isIP(host) !== 0 && !allowed(host)) return refuse('the address is not public');
      const send = url.protocol === 'https:' ? secureRequest : plainRequest;
      const headers = Object.fromEntries(new Headers(init.headers));
      const sent = send(
        url,
        { headers, lookup, agent: false, ...(init.signal ? { signal: init.signal } : {}) },
        (message) => done(responseOf(message)),
      );
      sent.on('error', (error) => failed(Object.assign(new TypeError('fetch failed'), { cause: error })));
      sent.end();
    });
}
