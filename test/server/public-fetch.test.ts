// What the server fetches for a client: from public addresses alone, whatever a name resolves to.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/node/server/guard/address.ts';
import { publicFetch } from '../../src/node/server/guard/public-fetch.ts';

describe('an address', () => {
  it('is public or not', () => {
    for (const a of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])
      expect(isPublicAddress(a), a).toBe(true);
    const own = [
      ...[
        '127.0.0.1',
        '10.1.2.3',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        '169.254.169.254',
        '0.0.0.0',
        '100.64.0.1',
      ],
      ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1'],
      ...[
        '::1',
        '::',
        'fe80::1',
        'fc00::1',
        'fd12::1',
        'ff02::1',
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '64:ff9b::7f00:1',
        '2002:7f00:1::',
        '2001:db8::1',
      ],
      ...['', 'localhost', '1.2.3', '2130706433', '0x7f.1'],
    ];
    for (const a of own) expect(isPublicAddress(a), a).toBe(false);
  });

  it('no private one is public, in any spelling', () => {
    fc.assert(
      fc.property(
        fc.nat(255),
        fc.nat(255),
        fc.nat(255),
        (a, b, c) => !isPublicAddress(`10.${a}.${b}.${c}`) && !isPublicAddress(`::ffff:10.${a}.${b}.${c}`),
      ),
    );
  });
});

describe('fetching', () => {
  const tried = [
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:127.0.0.1]/',
    'http://8.8.8.8:22/',
    'http://10.0.0.1/',
  ];
  for (const url of tried)
    it(`refuses ${url}`, async () => {
      await expect(publicFetch()(url, { signal: AbortSignal.timeout(2_000) })).rejects.toMatchObject({
        cause: { code: 'NOT_PUBLIC' },
      });
    });

  it('gives what a server answers, status, headers and body', async () => {
    const server = createServer((request, reply) => {
      reply.writeHead(206, { 'content-range': 'bytes 0-3/10', etag: '"x"' });
      reply.end(`${request.headers.range} ${request.headers.host}`);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const fetchThere = publicFetch((a) => a === '127.0.0.1' || a === '::1', [String(port)]);
    const reply = await fetchThere(`http://localhost:${port}/f`, { headers: { range: 'bytes=0-3' } });
    expect([reply.status, reply.headers.get('etag'), await reply.text()]).toEqual([
      206,
      '"x"',
      `bytes=0-3 localhost:${port}`,
    ]);
    await expect(fetchThere(`http://localhost:${port}/f`, { signal: AbortSignal.abort() })).rejects.toThrow();
    server.close();
  });
});
