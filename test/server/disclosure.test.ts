// What answers and logs give away: files of the page alone, no scripts, no secrets.
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { folderWith, removeFolders } from '../support/folders.ts';
import { measurementOf } from '../support/measurement.ts';
import { type Serving, send, serving, stopServing } from '../support/serving.ts';

afterEach(stopServing);
afterAll(removeFolders);

const submit = (s: Serving, headers: Record<string, string>) =>
  send(s.port, '/api/results', { body: measurementOf(1), headers });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

describe('what is given away', () => {
  it('of files: those of the page alone, however the path is written', async () => {
    const folder = folderWith({
      'page/index.html': '<!doctype html><title>p</title>',
      'page/assets/app-12345678.js': 'let a;'.repeat(500),
      'page/.secret': 's',
      'page/data/server.json': { api: false },
      'outside.txt': 'outside',
    });
    const s = await serving({ page: `${folder}/page` });
    const index = await send(s.port, '/');
    expect(index).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
    expect((await send(s.port, '/data/server.json')).json).toEqual({ api: true });
    const script = await send(s.port, '/assets/app-12345678.js', { headers: { 'accept-encoding': 'br' } });
    expect(script.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': expect.stringContaining('immutable'),
      vary: 'accept-encoding',
    });
    expect((await send(s.port, '/', { headers: { 'if-none-match': index.headers.etag ?? '' } })).status).toBe(304);
    const tricks = [
      '/../outside.txt',
      '/..%2foutside.txt',
      '/%2e%2e/outside.txt',
      '/assets/../../outside.txt',
      '//etc/passwd',
      '/..\\outside.txt',
      '/.secret',
      '/%00',
      '/index.html%00.js',
      '/assets',
      '/%',
      '/%ff',
      `${folder}/outside.txt`,
    ];
    for (const path of tricks) expect([400, 404], path).toContain((await send(s.port, path)).status);
  });

  it('every answer, errors too, carries the headers that keep scripts out', async () => {
    const s = await serving();
    for (const path of ['/', '/api', '/health', '/nothing', '/api/results/0', '/api/openapi.json']) {
      const { headers } = await send(s.port, path);
      expect(headers['content-security-policy'], path).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['x-powered-by']).toBeUndefined();
    }
    const refused = await send(s.port, '/health', { headers: { host: 'evil.example' } });
    expect(refused.headers['content-security-policy']).toBeDefined();
  });

  it('names with script in them come back as JSON, never as a page', async () => {
    const s = await serving();
    const name = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const record = measurementOf(1, { machine: { ...measurementOf(1).machine, name } });
    await send(s.port, '/api/results', { body: record });
    for (const path of [
      '/api/results',
      '/api/results/1',
      '/api/results/export',
      `/${encodeURIComponent(name)}`,
      `/api/results/${encodeURIComponent(name)}`,
      `/api/catalogue/${encodeURIComponent(name)}`,
    ])
      expect((await send(s.port, path)).headers['content-type'], path).toMatch(/^application\/(json|x-ndjson)/);
    const asked = await send(s.port, '/api/assess', { body: { machine: name, model: name } });
    expect(asked.headers['content-type']).toContain('application/json');
  });

  it('the log has neither secrets nor what was sent', async () => {
    const s = await serving({ public: true });
    const { secret, token } = await s.settings.store.tokens.create({ name: 'n', scopes: ['submit'] });
    await submit(s, bearer(secret));
    await submit(s, bearer(`${secret.slice(0, -3)}xyz`));
    await send(s.port, `/api/results?model=${secret}`, { headers: { cookie: 'session=hush' } });
    await s.settings.store.close();
    await send(s.port, '/api/results', { headers: bearer(secret) });
    const log = s.logged.join('');
    for (const hidden of [
      secret,
      secret.slice(secret.indexOf(token.id) + token.id.length + 1),
      'hush',
      '127.0.0.1',
      'Ryzen',
    ])
      expect(log).not.toContain(hidden);
    expect(log).toContain(token.id);
    for (const line of s.logged)
      expect(JSON.parse(line)).toMatchObject({ time: expect.any(String), event: expect.any(String) });
  });

  it('a store that fails is answered without its place, and told in health', async () => {
    const s = await serving();
    await s.settings.store.close();
    const { status, text } = await send(s.port, '/api/results');
    expect(status).toBeGreaterThanOrEqual(500);
    expect(text).not.toContain('sqlite');
    expect((await send(s.port, '/health')).status).toBe(503);
  });
});
