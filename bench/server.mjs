// Requests a second of `viable serve`, from 50 connections, as a ratio to a bare Hono server in a process of its own in the same rounds.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRounds } from './rounds.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BASELINE = 'baseline: hello world of Hono';
const CONNECTIONS = 50;
const REQUESTS = 200;

const HELLO = `
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
const app = new Hono();
app.get('/', (c) => c.text('Hello'));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log('at http://127.0.0.1:' + port + '/'));`;

/** Starts a server and resolves with its port once it says where it listens. */
function start(args, env = {}) {
  const server = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, failed) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const port = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
      if (port) done({ port: Number(port), stop: () => server.kill() });
    });
    server.on('exit', (code) => failed(new Error(`a server ended with ${code}`)));
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function ask(port, path, body) {
  const headers =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((done, failed) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers },
      (reply) => {
        reply.resume();
        reply.on('end', () => (reply.statusCode === 200 ? done() : failed(new Error(`${path}: ${reply.statusCode}`))));
      },
    );
    sent.on('error', failed);
    sent.end(body);
  });
}

let submitted = 0;
/** A record of one test; each is new. */
const record = () =>
  JSON.stringify({
    schema: 'viable.measurement/1',
    id: `bench-${process.pid}-${submitted++}`,
    measured: '2026-01-01T00:00:00Z',
    origin: { kind: 'viable' },
    machine: { name: 'Desktop', accelerators: [{ name: 'NVIDIA GeForce RTX 3090' }] },
    model: { id: 'llama-3.1-8b-instruct', name: 'Llama 3.1 8B Instruct', quantization: 'Q4_K_M' },
    engine: { name: 'llama.cpp' },
    settings: {},
    conditions: {},
    tests: [{ shape: { promptTokens: 0, outputTokens: 64 }, how: 'measured', decodeTokensPerSecond: 100 }],
    status: 'accepted',
  });
const QUESTION = JSON.stringify({ machine: 'desktop-rtx-3090', model: 'llama-3.1-8b-instruct', workloads: ['uc2'] });

const many = (port, path, body) => async () => {
  await Promise.all(Array.from({ length: REQUESTS }, () => ask(port, path, body?.())));
  return REQUESTS;
};

/** Rows for the report: requests a second, time of a request as a ratio to the bare server's. */
export async function serverRows() {
  const folder = mkdtempSync(join(tmpdir(), 'viable-bench-'));
  const servers = [];
  try {
    const hello = await start(['--input-type=module', '-e', HELLO]);
    servers.push(hello);
    const viable = await start([
      CLI,
      'serve',
      '--port',
      '0',
      '--log',
      'off',
      '--database',
      join(folder, 'results.sqlite'),
    ]);
    servers.push(viable);
    await ask(viable.port, '/api/results', record());
    const subjects = {
      [BASELINE]: many(hello.port, '/'),
      'read a result': many(viable.port, '/api/results/1'),
      'assess one use case': many(viable.port, '/api/assess', () => QUESTION),
      'submit a result, on disk when answered': many(viable.port, '/api/results', record),
    };
    const measured = await inRounds(subjects, BASELINE, { rounds: 5, warmUp: 1 });
    return Object.entries(measured).map(([name, { seconds, ratio }]) => ({
      name,
      value: `${Math.round(1 / seconds)} requests/s`,
      ratio,
      limit: '',
      met: undefined,
    }));
  } finally {
    for (const server of servers) server.stop();
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}
