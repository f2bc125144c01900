import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServers, identify } from './find-servers.ts';
import { serverTest, wordsPerToken } from './measure-server.ts';

/** A server in the manner of llama-server: tokens a few milliseconds apart, usage at the end. */
let server: Server;
let base = '';
const bodies: { prompt: string; max_tokens: number }[] = [];
beforeAll(async () => {
  server = createServer((request, reply) => {
    if (request.url === '/v1/models') {
      reply.end(JSON.stringify({ data: [{ id: 'tiny', owned_by: 'llamacpp' }] }));
      return;
    }
    if (request.url === '/props') {
      reply.end(JSON.stringify({ build_info: 'b9999-abc', model_path: '/models/Qwen2.5-7B-Instruct-Q4_K_M.gguf' }));
      return;
    }
    if (request.url !== '/v1/completions') {
      reply.writeHead(404).end();
      return;
    }
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.on('end', async () => {
      const body = JSON.parse(text) as { prompt: string; max_tokens: number; model: string };
      bodies.push(body);
      if (body.model !== 'tiny') {
        reply.writeHead(404).end('{"error":"no such model"}');
        return;
      }
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
      await wait(20);
      for (let i = 0; i < body.max_tokens; i++) {
        reply.write(`data: ${JSON.stringify({ choices: [{ text: 'x' }] })}\n\n`);
        await wait(5);
      }
      const prompt_tokens = 2 * body.prompt.split(' ').length;
      reply.write(
        `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens, completion_tokens: body.max_tokens } })}\n\n`,
      );
      reply.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('a running server', () => {
  it('is told by what it answers', async () => {
    expect(await identify(base)).toMatchObject({
      ...{ kind: 'llama-server', models: ['tiny'], version: 'b9999-abc' },
      modelFile: '/models/Qwen2.5-7B-Instruct-Q4_K_M.gguf',
    });
    const { port } = new URL(base);
    expect(await findServers([Number(port), 1])).toHaveLength(1);
  });

  it('is measured as its user sees it, with the tokens it counted', async () => {
    const run = { base, model: 'tiny', repetitions: 2 };
    const words = await wordsPerToken(run);
    expect(words).toBeCloseTo(0.5);
    const test = await serverTest(run, { label: 'a', promptTokens: 40, outputTokens: 6 }, words);
    expect(test.shape).toMatchObject({ promptTokens: 40, outputTokens: 6 });
    expect(test.ttftSeconds).toBeGreaterThan(0.015);
    expect(test.decodeTokensPerSecond).toBeLessThan(250);
    const [a, b] = bodies.slice(-2).map((x) => x.prompt);
    expect(a).not.toBe(b);
  });

  it('that refuses is an error with its words', async () => {
    const run = { base, model: 'other', repetitions: 1 };
    await expect(wordsPerToken(run)).rejects.toThrow(/404: .*no such model/);
  });
});
