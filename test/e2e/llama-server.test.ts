// A real llama-server, found and measured from outside. Opt-in: VIABLE_LLAMA_SERVER=PROGRAM and VIABLE_LLAMA_SERVER_MODEL=FILE, a GGUF
// file with a real vocabulary (made-up ones cannot tokenize).
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { identify } from '../../src/node/measure/server/find-servers.ts';
import { viable } from '../support/program.ts';

const { VIABLE_LLAMA_SERVER: program, VIABLE_LLAMA_SERVER_MODEL: model } = process.env;
const isAsked = program !== undefined && model !== undefined;
const skipped = isAsked ? '' : ' (skipped: set VIABLE_LLAMA_SERVER and VIABLE_LLAMA_SERVER_MODEL)';

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

describe.skipIf(!isAsked)(`llama-server${skipped}`, () => {
  let [home, address] = ['', ''];
  let server: ChildProcess | undefined;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'viable-test-'));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const args = ['-m', model ?? '', '--host', '127.0.0.1', '--port', String(port), '-c', '1024', '-np', '1'];
    server = spawn(program ?? '', args, { stdio: 'ignore' });
    for (let tries = 0; tries < 100 && !(await fetch(`${address}/health`).catch(() => undefined))?.ok; tries++)
      await new Promise((done) => setTimeout(done, 200));
  }, 60_000);
  afterAll(() => {
    server?.kill();
    rmSync(home, { recursive: true, force: true });
  });

  it('is known as what it is, with its build and its file', async () => {
    expect(await identify(address)).toMatchObject({
      ...{ kind: 'llama-server', version: expect.stringMatching(/^b\d+/), modelFile: model },
    });
  });

  it('is measured, and its file says what it runs', async () => {
    const args = ['measure', '--server', address, '--prompt', '16,64', '--output', '8', '--format', 'json'];
    const ended = await viable(args, { env: { XDG_DATA_HOME: home }, milliseconds: 120_000 });
    expect(ended.code, ended.stderr).toBe(0);
    const result = measurementSchema.parse(JSON.parse(ended.stdout));
    expect(result.engine.name).toBe('llama-server');
    expect(result.model).toMatchObject({ architecture: expect.any(String), synthetic: false });
    expect(result.model.quantization).toContain('as in the file');
    for (const test of result.tests) {
      expect(test.ttftSeconds).toBeGreaterThan(0);
      expect(test.decodeTokensPerSecond).toBeGreaterThan(0);
      expect(test.predicted?.decodeTokensPerSecond?.likely).toBeGreaterThan(0);
    }
  }, 130_000);
});
