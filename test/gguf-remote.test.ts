// The remote GGUF reader against a real server on this machine that behaves, misbehaves and lies.
import { afterEach, describe, expect, it } from 'vitest';
import { type GgufReading, problemLine } from '../src/node/model-files/gguf-reading.ts';
import { type RemoteOptions, readRemoteGguf } from '../src/node/model-files/remote-gguf.ts';
import { askedRange, type Handler, type RangeServer, redirect, serve, startServer } from './support/range-server.ts';
import { tinyGguf, tinyPart, vocabularyGguf } from './support/tiny-gguf.ts';

const servers: RangeServer[] = [];
async function start(handlers: Record<string, Handler>): Promise<RangeServer> {
  const server = await startServer(handlers);
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function line(reading: GgufReading): string {
  if (reading.status === 'ok') throw new Error('was read');
  const text = problemLine(reading);
  expect(text).not.toMatch(/[\n\r]/);
  return text;
}

/** Reads /m.gguf from a server with that one handler. */
async function read(handler: Handler, options: RemoteOptions = {}) {
  const server = await start({ '/m.gguf': handler });
  return { server, reading: await readRemoteGguf(`${server.origin}/m.gguf`, options) };
}

const TINY = tinyGguf();

describe('a server that knows ranges', () => {
  it('is asked for the header only', async () => {
    const { server, reading } = await read(serve(TINY, 2 ** 24));
    expect(reading).toMatchObject({ status: 'ok', fileBytes: 2 ** 24, parts: [{ source: `${server.origin}/m.gguf` }] });
    expect(server.log).toHaveLength(1);
    expect(server.sentBytes()).toBeLessThan(2 ** 20 + 4096);
  });

  it('is asked again where a header is long, never twice for the same bytes', async () => {
    const bytes = vocabularyGguf(50_000);
    const { server, reading } = await read(serve(bytes, 2 ** 24), { firstBytes: 100_000 });
    expect(reading.status).toBe('ok');
    expect(server.log.length).toBeGreaterThan(2);
    const asked = server.log.map(({ range }) =>
      /=(\d+)-(\d+)/
        .exec(range ?? '')!
        .slice(1)
        .map(Number),
    );
    for (const [i, [first]] of asked.entries()) expect(first).toBe(i === 0 ? 0 : asked[i - 1]![1]! + 1);
  });

  it('may send less than was asked for', async () => {
    const few: Handler = (request, response) => {
      const [first, last] = askedRange(request);
      const end = Math.min(last + 1, first + 400, TINY.length);
      response.writeHead(206, { 'content-range': `bytes ${first}-${end - 1}/${TINY.length}` });
      response.end(TINY.subarray(first, end));
    };
    expect((await read(few)).reading.status).toBe('ok');
  });

  it('serves all parts of a split model', async () => {
    const name = (i: number) => `/models/m-0000${i + 1}-of-00003.gguf`;
    const server = await start(Object.fromEntries([0, 1, 2].map((i) => [name(i), serve(tinyPart(i, 3))])));
    const reading = await readRemoteGguf(`${server.origin}${name(1)}?download=true`);
    expect(reading).toMatchObject({ status: 'ok', metadata: { 'general.name': 'Tiny Llama' } });
    expect(reading.status === 'ok' && reading.parts).toHaveLength(3);
    expect(server.log.every(({ path }) => path.endsWith('?download=true'))).toBe(true);
  });

  it('that lacks a part is named with it', async () => {
    const server = await start({ '/m-00001-of-00002.gguf': serve(tinyPart(0, 2)) });
    const reading = await readRemoteGguf(`${server.origin}/m-00001-of-00002.gguf?key=secret`);
    expect(line(reading)).toBe(
      `${server.origin}/m-00002-of-00002.gguf: part 2 of 2: no such file on the server (404); check the address`,
    );
  });
});

describe('a server that ignores ranges', () => {
  it('is refused, its file not fetched', async () => {
    const whole: Handler = (_, response) => {
      response.writeHead(200, { 'content-length': 2 ** 34 });
      const pump = () => {
        while (!response.destroyed && response.write(new Uint8Array(2 ** 16))) {}
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    };
    const { server, reading } = await read(whole);
    expect(line(reading)).toMatch(/ignores range requests.*download the file/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sentBytes()).toBeLessThan(2 ** 25);
  });
});

describe('redirects', () => {
  it('are followed, and the token stays with its origin', async () => {
    const far = await start({ '/m.gguf': serve(TINY) });
    const near = await start({
      '/a.gguf': redirect('/b.gguf', 307),
      '/b.gguf': redirect(`${far.origin}/m.gguf`),
    });
    const env = { HF_ENDPOINT: near.origin, HF_TOKEN: 'hf_secret' };
    expect((await readRemoteGguf(`${near.origin}/a.gguf`, { env })).status).toBe('ok');
    expect(near.log.map((r) => r.authorization)).toEqual(['Bearer hf_secret', 'Bearer hf_secret']);
    expect(far.log.map((r) => r.authorization)).toEqual([undefined]);
  });

  it('that come back from elsewhere do not get the token either', async () => {
    const far: RangeServer = await start({ '/x': (_, response) => redirect(`${near.origin}/m.gguf`)(_, response) });
    const near: RangeServer = await start({ '/a.gguf': redirect(`${far.origin}/x`), '/m.gguf': serve(TINY) });
    const env = { HF_ENDPOINT: near.origin, HF_TOKEN: 'hf_secret' };
    expect((await readRemoteGguf(`${near.origin}/a.gguf`, { env })).status).toBe('ok');
    expect(near.log.map((r) => r.authorization)).toEqual(['Bearer hf_secret', undefined]);
  });

  it('the token is not sent to a server that is not the hub', async () => {
    const { server } = await read(serve(TINY), { env: { HF_TOKEN: 'hf_secret' } });
    expect(server.log[0]!.authorization).toBeUndefined();
  });

  it('a hub page is read as the file it shows', async () => {
    const server = await start({ '/o/m/resolve/main/m.gguf': serve(TINY) });
    const env = { HF_ENDPOINT: server.origin };
    expect((await readRemoteGguf(`${server.origin}/o/m/blob/main/m.gguf`, { env })).status).toBe('ok');
  });

  it.each([
    ['in a circle', '/m.gguf', /redirects more than 5 times/],
    ['nowhere', 'http://', /without saying where/],
    ['to a local file', 'file:///etc/passwd', /redirects to file:/],
    ['with a password', 'http://user:pw@127.0.0.1:1/', /password/],
  ])('%s are refused', async (_, location, message) => {
    expect(line((await read(redirect(location))).reading)).toMatch(message);
  });
});

describe('a server that fails', () => {
  it.each([
    [401, /set HF_TOKEN/],
    [403, /set HF_TOKEN/],
    [404, /no such file/],
    [416, /no such bytes/],
    [429, /limits requests/],
    [500, /status 500/],
    [304, /status 304/],
  ])('with status %d is named', async (status, message) => {
    expect(line((await read((_, response) => response.writeHead(status).end())).reading)).toMatch(message);
  });

  it('breaks off in the middle', async () => {
    const { reading } = await read((_, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-1048575/${2 ** 24}`, 'content-length': 2 ** 20 });
      response.write(TINY.subarray(0, 500), () => response.destroy());
    });
    expect(line(reading)).toMatch(/broke off the connection/);
  });

  it('stalls before the answer or within it', async () => {
    const limits = { stallSeconds: 0.2 };
    expect(line((await read(() => undefined, { limits })).reading)).toMatch(/sent nothing for 0.2 s/);
    const within: Handler = (_, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-1048575/${2 ** 24}` });
      response.write(TINY.subarray(0, 100));
    };
    expect(line((await read(within, { limits })).reading)).toMatch(/sent nothing for 0.2 s/);
  });

  it('drips a byte now and then until the time is over', async () => {
    const { reading } = await read(
      (_, response) => {
        response.writeHead(206, { 'content-range': `bytes 0-1048575/${2 ** 24}` });
        const timer = setInterval(() => response.write('G'), 20);
        response.on('close', () => clearInterval(timer));
      },
      { limits: { stallSeconds: 0.2, totalSeconds: 0.5 } },
    );
    expect(line(reading)).toMatch(/took longer than 0.5 s/);
  });

  it('is not there, or does not speak HTTP', async () => {
    const server = await start({});
    await server.close();
    expect(line(await readRemoteGguf(`${server.origin}/m.gguf`))).toMatch(/refuses the connection/);
    const { reading } = await read((request) => request.socket.end('hello\r\n\r\n'));
    expect(line(reading)).toMatch(/not valid HTTP|broke off|connection failed/);
  });

  it('redirects, stalls or refuses without the query showing up in the line', async () => {
    const server = await start({});
    expect(line(await readRemoteGguf(`${server.origin}/m.gguf?X-Key=secret`))).not.toMatch(/secret/);
  });
});

describe('a server that lies', () => {
  const head = (headers: Record<string, string | number>, body: Uint8Array, status = 206): Handler => {
    return (_, response) => response.writeHead(status, headers).end(body);
  };

  it.each<[string, Handler, RegExp]>([
    ['no range in the answer', head({}, TINY), /does not say which range/],
    ['another range', head({ 'content-range': 'bytes 5-10/99' }, TINY.subarray(5, 11)), /another range/],
    ['a range beyond its end', head({ 'content-range': 'bytes 0-99/50' }, TINY.subarray(0, 100)), /another range/],
    [
      'a range that ends first',
      head({ 'content-range': 'bytes 0-0/1000' }, TINY.subarray(0, 2)),
      /more than the 1 bytes/,
    ],
    ['fewer bytes', head({ 'content-range': 'bytes 0-999/1500' }, TINY.subarray(0, 10)), /sent 10 of 1000|contradicts/],
    ['a compressed body', head({ 'content-range': 'bytes 0-9/99', 'content-encoding': 'gzip' }, TINY), /compressed/],
    [
      'a whole smaller than its tensors',
      head({ 'content-range': 'bytes 0-899/900' }, TINY.subarray(0, 900)),
      /cut off/,
    ],
  ])('about the answer: %s', async (_, handler, message) => {
    expect(line((await read(handler)).reading)).toMatch(message);
  });

  it('about the length: it sends without end', async () => {
    const { server, reading } = await read((request, response) => {
      const [first, last] = askedRange(request);
      response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${2 ** 30}` });
      const pump = () => {
        while (!response.destroyed && response.write(new Uint8Array(2 ** 16).fill(71))) {}
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(line(reading)).toMatch(/sends more than the 1048576 bytes/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sentBytes()).toBeLessThan(2 ** 26);
  });

  it('about the file: it changes between two answers', async () => {
    const bytes = vocabularyGguf(20_000);
    let requests = 0;
    const changing: Handler = (request, response) => serve(bytes, 2 ** 24 + requests++)(request, response);
    expect(line((await read(changing, { firstBytes: 1000 })).reading)).toMatch(/changed while it was read/);
  });

  it('with a header larger than the limit on bytes', async () => {
    const { server, reading } = await read(serve(vocabularyGguf(20_000), 2 ** 24), {
      firstBytes: 1000,
      limits: { totalBytes: 100_000 },
    });
    expect(line(reading)).toMatch(/needs more than 100000 bytes/);
    expect(server.sentBytes()).toBeLessThan(110_000);
  });
});

describe('addresses and environment', () => {
  it.each([
    ['ftp://a/b.gguf', {}, /not an http/],
    ['no address', {}, /not an http/],
    ['https://user:pw@a/b.gguf', {}, /^https:\/\/a\/b.gguf: has a password/],
    ['https://a/b.gguf', { HF_ENDPOINT: 'nonsense' }, /HF_ENDPOINT/],
    ['https://a/b.gguf', { HF_TOKEN: 'hf_a\nb' }, /HF_TOKEN holds/],
  ] as [string, Record<string, string>, RegExp][])('%s with %j is refused', async (address, env, message) => {
    expect(line(await readRemoteGguf(address, { env }))).toMatch(message);
  });
});
