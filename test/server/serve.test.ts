// viable serve as a program: killed, told to stop, asked by many, started twice.
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Child, servingChild } from '../support/child.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { measurementOf } from '../support/measurement.ts';
import { refused, viable, viableOk } from '../support/program.ts';
import { send } from '../support/serving.ts';

const children: Child[] = [];
async function serve(args: readonly string[], env: Record<string, string> = {}) {
  const started = await servingChild(args, env);
  children.push(started);
  return started;
}
afterEach(async () => {
  for (const c of children.splice(0)) {
    c.process.kill('SIGKILL');
    await c.ended;
  }
});
afterAll(removeFolders);
const database = () => join(folderWith({}), 'results.sqlite');

describe('viable serve', () => {
  it('killed during submits: after a restart every acknowledged result is there', async () => {
    const path = database();
    const sure: { id: string; number: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const s = await serve(['--database', path]);
      let alive = true;
      const clients = Array.from({ length: 8 }, async (_, client) => {
        for (let n = 0; alive; n++) {
          const record = measurementOf(n, { id: `${round}-${client}-${n}` });
          const reply = await send(s.port, '/api/results', { body: record }).catch(() => undefined);
          if (reply === undefined) return;
          expect(reply.status, reply.text).toBe(200);
          sure.push({ id: record.id, number: reply.json.id });
        }
      });
      const enough = sure.length + 15;
      while (sure.length < enough && s.process.exitCode === null) await new Promise((done) => setTimeout(done, 5));
      s.process.kill('SIGKILL');
      alive = false;
      await Promise.all(clients);
      await s.ended;
    }
    expect(sure.length).toBeGreaterThan(20);
    const s = await serve(['--database', path]);
    for (const { id, number } of sure)
      expect((await send(s.port, `/api/results/${number}`)).json?.measurement?.id, id).toBe(id);
  });

  it('200 clients at once read and submit: no error, nothing lost', async () => {
    const s = await serve(['--database', database()]);
    const each = 4;
    const numbers = await Promise.all(
      Array.from({ length: 200 }, async (_, client) => {
        const mine: number[] = [];
        for (let n = 0; n < each; n++) {
          const submitted = await send(s.port, '/api/results', { body: measurementOf(n, { id: `${client}-${n}` }) });
          expect(submitted.status, submitted.text).toBe(200);
          mine.push(submitted.json.id);
          const read = await send(s.port, n % 2 === 0 ? `/api/results/${submitted.json.id}` : '/api/results?limit=5');
          expect(read.status, read.text).toBe(200);
        }
        return mine;
      }),
    );
    expect(new Set(numbers.flat()).size).toBe(200 * each);
    const exported = await send(s.port, '/api/results/export');
    expect(exported.text.trimEnd().split('\n')).toHaveLength(200 * each);
  });

  it('told to stop finishes what is under way, then ends with 0', async () => {
    const s = await serve(['--database', database()]);
    const body = JSON.stringify(measurementOf(1));
    const socket = connect(s.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    const closed = new Promise((done) => socket.on('close', done));
    socket.write(
      `POST /api/results HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 50)}`,
    );
    await new Promise((done) => setTimeout(done, 300));
    s.process.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 300));
    await expect(send(s.port, '/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    socket.write(body.slice(50));
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await s.ended).toEqual({ code: 0, signal: null });
  });

  it('says in one line that a port is taken, and can take the next', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => holder.once('listening', done));
    const { port } = holder.address() as { port: number };
    const path = database();
    expect(await refused(['serve', '--port', String(port), '--database', path], 3)).toContain(
      `port ${port} of 127.0.0.1 is taken`,
    );
    const s = await serve(['--port', String(port), '--next-port', '--database', path]);
    expect(s.port).toBeGreaterThan(port);
    holder.close();
    for (const [args, code] of [
      [['--port', '70000'], 2],
      [['--port', 'x'], 2],
      [['--host', 'no.such.host.invalid'], 2],
      [['--rate-limit', '-1'], 2],
    ] as const)
      expect((await viable(['serve', '--database', path, ...args])).code, args.join(' ')).toBe(code);
  });

  it('takes tokens that viable token makes, until it takes them back', async () => {
    const path = database();
    const env = { VIABLE_DATABASE: path };
    const s = await serve(['--public'], env);
    const made = await viable(['token', 'create', 'ci', '--scope', 'submit', '--days', '30'], { env });
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('It is not shown again') });
    const headers = { authorization: `Bearer ${made.stdout.trim()}` };
    expect((await send(s.port, '/api/results', { body: measurementOf(1) })).status).toBe(401);
    expect((await send(s.port, '/api/results', { body: measurementOf(1), headers })).status).toBe(200);
    const [token] = JSON.parse(await viableOk(['token', 'list', '--format', 'json'], { env }));
    expect(token).toMatchObject({ name: 'ci', scopes: ['submit'] });
    expect(await viableOk(['token', 'list'], { env })).toContain(token.id);
    await viableOk(['token', 'revoke', token.id], { env });
    expect((await send(s.port, '/api/results', { body: measurementOf(2), headers })).status).toBe(401);
    expect(await refused(['token', 'revoke', token.id], 2, { env })).toContain('no valid token');
    expect(await refused(['token', 'create', 'x', '--scope', 'everything'], 2, { env })).toContain('submit');
  });
});
