// Repositories of a hub on this machine that behaves, misbehaves and lies; nothing else is asked for anything.
import { afterEach, describe, expect, it } from 'vitest';
import { parseHubName } from '../src/node/model-files/hub-name.ts';
import { openHubRepository } from '../src/node/model-files/hub-repository.ts';
import type { RemoteOptions } from '../src/node/model-files/remote-gguf.ts';
import { repository, whole } from './support/hub.ts';
import { llamaGguf } from './support/model-gguf.ts';
import { type Handler, type RangeServer, redirect, startServer } from './support/range-server.ts';
import { TINY_CONFIG, TINY_OUTSIDE, tinyLayer, tinyTensors } from './support/tiny-checkpoint.ts';
import { rawSafetensors, writeSafetensors } from './support/write-safetensors.ts';

const servers: RangeServer[] = [];
async function start(handlers: Record<string, Handler>): Promise<RangeServer> {
  const server = await startServer(handlers);
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function open(handlers: Record<string, Handler>, text = 'org/tiny', options: RemoteOptions = {}) {
  const server = await start(handlers);
  const name = parseHubName(text);
  if (!name) throw new Error('no name');
  const env = { HF_ENDPOINT: server.origin, ...options.env };
  return { server, answer: await openHubRepository(name, { ...options, env }) };
}

async function refusal(...given: Parameters<typeof open>): Promise<string> {
  const { server, answer } = await open(...given);
  if (answer.status === 'ok') throw new Error('was read');
  const line = answer.reasons.join(' | ');
  expect(line).not.toMatch(/[\n\r]/);
  return line.replaceAll(server.origin, '');
}

const FILES = { 'config.json': TINY_CONFIG, 'model.safetensors': writeSafetensors(tinyTensors()) };
const ONE = 'model-00001-of-00002.safetensors';
const TWO = 'model-00002-of-00002.safetensors';
const FIRST = [...TINY_OUTSIDE, ...tinyLayer(0)];
const SHARDED = {
  'config.json': TINY_CONFIG,
  'model.safetensors.index.json': {
    weight_map: {
      ...Object.fromEntries(FIRST.map((t) => [t.name, ONE])),
      ...Object.fromEntries(tinyLayer(1).map((t) => [t.name, TWO])),
    },
  },
  [ONE]: writeSafetensors(FIRST),
  [TWO]: writeSafetensors(tinyLayer(1)),
};

describe('a repository with a checkpoint', () => {
  it('is described from its configuration and the headers, weights not fetched', async () => {
    const { server, answer } = await open(repository('org/tiny', FILES));
    expect(answer).toMatchObject({ status: 'ok', value: { name: 'org/tiny', source: 'safetensors', assumptions: [] } });
    expect(server.log.map((r) => r.path)).toEqual([
      '/api/models/org/tiny',
      '/org/tiny/resolve/main/config.json',
      '/org/tiny/resolve/main/model.safetensors',
    ]);
    expect(server.log[2]?.range).toBe('bytes=0-65535');
  });

  it('in several files is described from all headers', async () => {
    const { answer } = await open(repository('org/tiny', SHARDED));
    const one = await open(repository('org/tiny', FILES));
    if (answer.status !== 'ok' || one.answer.status !== 'ok') throw new Error('not read');
    expect(answer.value.tensors).toEqual(one.answer.value.tensors);
  });

  it('of a revision, below a path, with a token', async () => {
    const handlers = Object.entries(repository('org/tiny', FILES, 'v1')).map(([path, h]) => [`/mirror${path}`, h]);
    const server = await start(Object.fromEntries(handlers));
    const env = { HF_ENDPOINT: `${server.origin}/mirror/`, HF_TOKEN: 'hf_secret' };
    const name = parseHubName('org/tiny@v1');
    if (!name) throw new Error('no name');
    expect((await openHubRepository(name, { env })).status).toBe('ok');
    expect(new Set(server.log.map((r) => r.authorization))).toEqual(new Set(['Bearer hf_secret']));
  });

  it('follows the weights to another server without the token', async () => {
    const far = await start({ '/blob': repository('org/tiny', FILES)['/org/tiny/resolve/main/model.safetensors']! });
    const handlers = {
      ...repository('org/tiny', FILES),
      '/org/tiny/resolve/main/model.safetensors': redirect(`${far.origin}/blob`),
    };
    const { answer } = await open(handlers, 'org/tiny', { env: { HF_TOKEN: 'hf_secret' } });
    expect(answer.status).toBe('ok');
    expect(far.log.map((r) => r.authorization)).toEqual([undefined]);
  });

  it('without weights in safetensors is described from the configuration alone', async () => {
    const { answer } = await open(repository('org/tiny', { 'config.json': TINY_CONFIG, 'pytorch_model.bin': 'x' }));
    expect(answer.status === 'ok' && answer.value.assumptions.join()).toMatch(/no safetensors files/);
  });
});

describe('a repository with GGUF files', () => {
  const GGUF = {
    'README.md': '',
    'm-Q4_K_M.gguf': llamaGguf('four'),
    'm-Q8_0.gguf': llamaGguf('eight'),
    'mmproj-F16.gguf': 'x',
  };

  it.each([
    ['org/m:Q8_0', 'eight'],
    ['org/m:q4_k_m', 'four'],
    ['org/m/m-Q8_0.gguf', 'eight'],
  ])('gives the file that %s means', async (text, name) => {
    const { answer } = await open(repository('org/m', GGUF), text);
    expect(answer).toMatchObject({ status: 'ok', value: { name, source: 'gguf' } });
  });

  it('asks which one where several are there, and for what is there where none fits', async () => {
    expect(await refusal(repository('org/m', GGUF), 'org/m')).toBe(
      '/org/m: holds several GGUF models, name one: m-Q4_K_M.gguf, m-Q8_0.gguf',
    );
    expect(await refusal(repository('org/m', GGUF), 'org/m:Q5_K_M')).toMatch(
      /no GGUF file for "Q5_K_M"; it has: m-Q4_K_M.gguf/,
    );
    expect(await refusal(repository('org/m', FILES), 'org/m:Q5_K_M')).toMatch(/holds no GGUF model/);
    expect(await refusal(repository('org/m', { 'README.md': '' }), 'org/m')).toMatch(
      /neither a config.json nor a GGUF model/,
    );
  });

  it('takes the only one, and the parts of a split one in a folder', async () => {
    const only = { 'config.json': TINY_CONFIG, 'only.gguf': llamaGguf('only') };
    expect((await open(repository('org/m', only), 'org/m')).answer).toMatchObject({ value: { name: 'only' } });
    const split = { 'Q8_0/m-Q8_0-00001-of-00002.gguf': llamaGguf(), 'Q8_0/m-Q8_0-00002-of-00002.gguf': llamaGguf() };
    expect(await refusal(repository('org/m', split), 'org/m:Q8_0')).toMatch(
      /m-Q8_0-00001-of-00002.gguf: metadata\["split.count"\]/,
    );
  });
});

describe('a hub that fails or lies', () => {
  const WITH = (path: string, handler: Handler) => ({ ...repository('org/tiny', FILES), [path]: handler });
  const API = '/api/models/org/tiny';
  const CONFIG = '/org/tiny/resolve/main/config.json';
  const WEIGHTS = '/org/tiny/resolve/main/model.safetensors';
  const status =
    (code: number): Handler =>
    (_, response) =>
      response.writeHead(code).end();

  it.each<[string, Record<string, Handler>, RegExp]>([
    ['has no such repository', WITH(API, status(404)), /^\/org\/tiny: no such repository on the hub.*\(404\)/],
    ['wants a token', WITH(API, status(401)), /or it needs a token \(401\)/],
    ['limits requests', WITH(API, status(429)), /limits requests/],
    ['sends no list', WITH(API, whole({ id: 'x' })), /^\/org\/tiny: siblings: the hub sent no list of files/],
    ['sends no JSON', WITH(API, whole('<html>')), /list of files is not JSON/],
    [
      'sends a list of nothing usable',
      WITH(API, whole({ siblings: [{ rfilename: '../config.json' }, { rfilename: 3 }, 5, null] })),
      /neither a config.json/,
    ],
    [
      'sends a name that leads out',
      WITH(API, whole({ siblings: [{ rfilename: '../../elsewhere/m.gguf' }] })),
      /neither a config.json/,
    ],
    ['guards a file', WITH(CONFIG, status(403)), /^\/org\/tiny\/config.json: the server refuses access \(403\)/],
    ['sends a broken configuration', WITH(CONFIG, whole('{')), /^\/org\/tiny\/config.json: JSON: is not JSON/],
    [
      'sends a huge one',
      WITH(CONFIG, (_, r) => r.writeHead(200, { 'content-length': 2 ** 34 }).end()),
      /config.json: has 17179869184 bytes, more than/,
    ],
    [
      'ignores ranges',
      WITH(WEIGHTS, whole(FILES['model.safetensors'])),
      /model.safetensors: the server ignores range requests/,
    ],
    ['redirects in a circle', WITH(WEIGHTS, redirect(WEIGHTS)), /redirects more than 5 times/],
    [
      'sends an error page for the weights',
      WITH(WEIGHTS, status(500)),
      /model.safetensors: the server answers with status 500/,
    ],
    [
      'lies about the length of the header',
      repository('org/tiny', { ...FILES, 'model.safetensors': rawSafetensors('{}', 0, 2n ** 40n) }),
      /model.safetensors: header length: is 1099511627776/,
    ],
    [
      'cuts the weights off',
      repository('org/tiny', { ...FILES, 'model.safetensors': FILES['model.safetensors'].subarray(0, 9000) }),
      /tensors: end at byte .* cut off/,
    ],
    ['lacks a part', WITH(WEIGHTS, status(404)), /no such file on the server/],
  ])('%s', async (_, handlers, message) => {
    expect(await refusal(handlers)).toMatch(message);
  });

  it('sends a document without end', async () => {
    const endless: Handler = (_, response) => {
      response.writeHead(200);
      const pump = () => {
        while (!response.destroyed && response.write(new Uint8Array(2 ** 16).fill(32))) {}
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    };
    const { server, answer } = await open(WITH(CONFIG, endless));
    expect(answer.status === 'unknown' && answer.reasons.join()).toMatch(/config.json: has more than the \d+ bytes/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sentBytes()).toBeLessThan(2 ** 26);
  });

  it('sends fewer bytes than it promised, or stalls', async () => {
    const short: Handler = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{', () => response.destroy());
    };
    expect(await refusal(WITH(CONFIG, short))).toMatch(/broke off the connection/);
    const limits = { stallSeconds: 0.2 };
    expect(
      await refusal(
        WITH(CONFIG, () => undefined),
        'org/tiny',
        { limits },
      ),
    ).toMatch(/sent nothing for 0.2 s/);
    expect(
      await refusal(
        WITH(API, () => undefined),
        'org/tiny',
        { limits },
      ),
    ).toMatch(/sent nothing for 0.2 s/);
  });

  it('is not asked for more than the limits allow', async () => {
    const big = writeSafetensors(tinyTensors(), { note: 'x'.repeat(200_000) });
    const handlers = repository('org/tiny', { ...FILES, 'model.safetensors': big });
    expect(await refusal(handlers, 'org/tiny', { limits: { totalBytes: 150_000 } })).toMatch(
      /needs more than 150000 bytes/,
    );
  });

  it('is not there', async () => {
    const server = await start({});
    await server.close();
    const name = parseHubName('org/tiny');
    const answer = name && (await openHubRepository(name, { env: { HF_ENDPOINT: server.origin } }));
    expect(answer?.status === 'unknown' && answer.reasons.join()).toMatch(
      /org\/tiny: the server refuses the connection/,
    );
    const wrong = name && (await openHubRepository(name, { env: { HF_ENDPOINT: 'nonsense' } }));
    expect(wrong).toMatchObject({ reasons: ['HF_ENDPOINT is not an http or https address'] });
  });
});
