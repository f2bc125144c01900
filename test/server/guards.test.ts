// Who may do what: tokens, other web sites, names, rate, size, slow bodies.
import { connect } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { removeFolders } from '../support/folders.ts';
import { measurementOf } from '../support/measurement.ts';
import { type Serving, send, serving, stopServing } from '../support/serving.ts';

afterEach(stopServing);
afterAll(removeFolders);

const submit = (s: Serving, headers: Record<string, string> = {}, n = 1) =>
  send(s.port, '/api/results', { body: measurementOf(n), headers });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

describe('writing', () => {
  it('on this machine needs no token; behind a proxy it does', async () => {
    const s = await serving();
    expect((await submit(s)).status).toBe(200);
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect((await submit(s, { [name]: '127.0.0.1' })).status, name).toBe(401);
  });

  it('on a public server needs a valid token with the scope', async () => {
    const s = await serving({ public: true });
    const make = async (scopes: readonly ('read' | 'submit' | 'delete')[], expires?: string) =>
      s.settings.store.tokens.create({ name: 't', scopes, expires });
    expect(await submit(s)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Bearer') },
    });
    const good = await make(['submit']);
    const reader = await make(['read']);
    const brief = await make(['submit'], new Date(Date.now() + 200).toISOString());
    await new Promise((done) => setTimeout(done, 220));
    expect((await submit(s, bearer(reader.secret))).status).toBe(403);
    const wrong = ['', 'x', 'null', `${good.secret}x`, good.secret.slice(0, -1), brief.secret, "' or 1=1 --", 'ü'];
    for (const secret of wrong)
      expect(
        (await submit(s, { authorization: Buffer.from(`Bearer ${secret}`, 'utf8').toString('latin1') })).status,
        secret,
      ).toBe(401);
    expect((await submit(s, { authorization: `Basic ${btoa(`a:${good.secret}`)}` })).status).toBe(401);
    expect((await submit(s, bearer(good.secret))).status).toBe(200);
    expect((await send(s.port, '/api/results/1', { method: 'DELETE', headers: bearer(good.secret) })).status).toBe(403);
    const deleter = await make(['delete']);
    expect((await send(s.port, '/api/results/1', { method: 'DELETE', headers: bearer(deleter.secret) })).status).toBe(
      204,
    );
    await s.settings.store.tokens.revoke(good.token.id);
    expect((await submit(s, bearer(good.secret), 2)).status).toBe(401);
    expect(await s.settings.store.count()).toBe(0);
  });

  it('is impossible on a read-only server, also with a token', async () => {
    const s = await serving({ readOnly: true, openSubmit: true });
    const { secret } = await s.settings.store.tokens.create({ name: 't', scopes: ['submit', 'delete'] });
    expect((await submit(s)).status).toBe(403);
    expect((await submit(s, bearer(secret))).status).toBe(403);
    expect((await send(s.port, '/api/results/1', { method: 'DELETE', headers: bearer(secret) })).status).toBe(403);
    expect((await send(s.port, '/api/results')).status).toBe(200);
  });

  it('may be opened for submitting alone', async () => {
    const s = await serving({ public: true, openSubmit: true });
    expect((await submit(s)).status).toBe(200);
    expect((await send(s.port, '/api/results/1', { method: 'DELETE' })).status).toBe(401);
  });

  it('reading takes a token on a private server', async () => {
    const s = await serving({ public: true, private: true });
    const { secret } = await s.settings.store.tokens.create({ name: 't', scopes: ['read'] });
    for (const path of ['/api/results', '/api/results/1', '/api/results/export', '/metrics']) {
      expect((await send(s.port, path)).status, path).toBe(401);
      expect([200, 404], path).toContain((await send(s.port, path, { headers: bearer(secret) })).status);
    }
  });
});

describe('another web site', () => {
  it('can change nothing and ask nothing through a browser', async () => {
    const s = await serving();
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${s.port + 1}` },
      { origin: 'http://localhost' },
      { origin: `http://127.0.0.1.evil.example:${s.port}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      expect((await submit(s, headers)).status, JSON.stringify(headers)).toBe(403);
      expect((await send(s.port, '/api/results/1', { method: 'DELETE', headers })).status).toBe(403);
      expect((await send(s.port, '/api/assess', { body: {}, headers })).status).toBe(403);
    }
    // A form needs no permission to be sent, but it cannot hide where it comes from.
    const form = { 'content-type': 'text/plain', origin: 'https://evil.example' };
    expect((await submit(s, form)).status).toBe(403);
    expect(await s.settings.store.count()).toBe(0);
    expect((await submit(s, { origin: s.base, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const read = await send(s.port, '/api/results', { headers: { origin: 'https://evil.example' } });
    expect(Object.keys(read.headers).filter((h) => h.startsWith('access-control'))).toEqual([]);
    expect(read.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(
      (
        await send(s.port, '/api/results', {
          method: 'OPTIONS',
          headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
        })
      ).status,
    ).toBeGreaterThanOrEqual(400);
  });

  it('cannot make its name point here (DNS rebinding)', async () => {
    const s = await serving();
    for (const host of [
      'evil.example',
      '10.0.0.5',
      `evil.example:${s.port}`,
      'localhost.evil.example',
      'a b',
      '127.0.0.1@evil.example',
    ])
      expect([400, 421], host).toContain((await send(s.port, '/api/results', { headers: { host } })).status);
    for (const host of [
      'localhost',
      `localhost:${s.port}`,
      'LOCALHOST',
      `[::1]:${s.port}`,
      '127.0.0.1',
      'viable.localhost',
    ])
      expect((await send(s.port, '/api/results', { headers: { host } })).status, host).toBe(200);
    expect(await raw(s.port, ['GET /api/results HTTP/1.0\r\n\r\n'])).toMatch(/^HTTP\/1\.1 4(00|21) /);
    const named = await serving({ loopback: false, public: true, hosts: ['results.example.org'] });
    for (const [host, status] of [
      ['results.example.org', 200],
      ['RESULTS.example.org:443', 200],
      ['10.0.0.5:7733', 200],
      ['evil.example', 421],
    ] as const)
      expect((await send(named.port, '/health', { headers: { host } })).status, host).toBe(status);
  });
});

describe('limits', () => {
  it('a client that asks too often waits; others do not', async () => {
    const s = await serving({ ratePerMinute: 60, trustProxy: true });
    const from = (address: string) =>
      send(s.port, '/health', { headers: { 'x-forwarded-for': `1.1.1.1, ${address}` } });
    const replies = [];
    for (let i = 0; i < 20; i++) replies.push(await from('203.0.113.9'));
    const refused = replies.filter((r) => r.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('203.0.113.10')).status).toBe(200);
  });

  it('a body that is too large is refused, announced or not', async () => {
    const s = await serving({ largestBodyBytes: 10_000 });
    const body = 'x'.repeat(20_000);
    expect((await send(s.port, '/api/results', { body })).status).toBe(413);
    expect((await send(s.port, '/api/assess', { body: JSON.stringify({ machine: body }) })).status).toBe(413);
    const chunked = await raw(s.port, [
      'POST /api/results HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n',
      ...Array.from({ length: 5 }, () => `1000\r\n${'y'.repeat(0x1000)}\r\n`),
      '0\r\n\r\n',
    ]);
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect((await send(s.port, '/health')).status).toBe(200);
  });

  it('a slow head or body ends', async () => {
    const s = await serving({}, { headSeconds: 0.3, requestSeconds: 0.6 });
    const slow = await raw(s.port, ['POST /api/results HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{']);
    expect(slow).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(await raw(s.port, ['GET /api/results HTTP/1.1\r\nhost: loc'])).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect((await send(s.port, '/health')).status).toBe(200);
  });

  it('what is not HTTP is answered in one line, and the server goes on', async () => {
    const s = await serving();
    for (const bytes of [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(30_000)} HTTP/1.1\r\n\r\n`,
      'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    ])
      expect(await raw(s.port, [bytes])).toMatch(/^HTTP\/1\.1 4\d\d |^$/);
    expect((await send(s.port, '/health')).status).toBe(200);
  });
});

/** Sends these pieces and returns what comes back until the other side closes, or half a minute. */
function raw(port: number, pieces: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let got = '';
    const end = () => {
      socket.destroy();
      done(got);
    };
    socket.setTimeout(20_000, end);
    socket.on('data', (chunk) => {
      got += chunk;
      if (/\r\n\r\n/.test(got)) setTimeout(end, 50);
    });
    socket.on('error', end);
    socket.on('close', end);
    for (const piece of pieces) socket.write(piece);
  });
}
