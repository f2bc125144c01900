import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EngineJob } from '../../../core/measurement/engine-job.ts';
import { shape } from '../../../core/measurement/plan.ts';
import { runJob } from './run-job.ts';

const script = fileURLToPath(new URL('../../../../test/support/engines/fake-engine.mjs', import.meta.url));

const job = (modelPath: string): EngineJob => ({
  engineFolder: '/nowhere',
  modelPath,
  vocabulary: 100,
  settings: { batchTokens: 512, gpu: false },
  tests: [
    {
      index: 0,
      shape: shape(16, 2),
      leastRepetitions: 1,
      mostRepetitions: 1,
      relativeWidth: 1,
      mostSeconds: 1,
      warmUpTokens: 0,
    },
  ],
});

const run = (how: string, silenceSeconds = 20) => runJob(job(how), { script, silenceSeconds });

describe('a job in a process of its own', () => {
  it('gives facts and repetitions', async () => {
    const out = await run('well');
    expect(out.facts?.backend).toBe('cpu');
    expect(out.repetitions.get(0)?.[0]?.stepSeconds).toHaveLength(2);
    expect(out.problems.size).toBe(0);
    expect(out.finished.has(0)).toBe(true);
  });

  it.each([
    ['abort', 'engine-crashed', /SIGABRT/],
    ['cuda', 'engine-crashed', /SIGABRT: CUDA error: the provided PTX[^[]*update the driver/],
    ['killed', 'out-of-memory', /killed from outside/],
    ['memory', 'out-of-memory', /failed to allocate/],
    ['refuse', 'engine-crashed', /Eval has failed/],
  ])('that ends by "%s" says %s and keeps what was told before', async (how, code, detail) => {
    const out = await run(how);
    expect([...out.problems.values()].map((p) => p.code)).toEqual([code]);
    expect([...out.problems.values()][0]?.detail).toMatch(detail);
    expect(out.repetitions.get(0)).toHaveLength(1);
  });

  it('that hangs is ended', async () => {
    const out = await run('hang', 6);
    expect(out.problems.get(0)?.code).toBe('engine-hung');
    expect(out.repetitions.get(0)).toHaveLength(1);
  });

  it('is interrupted by its user', async () => {
    const controller = new AbortController();
    const out = await runJob(job('hang'), {
      script,
      silenceSeconds: 60,
      signal: controller.signal,
      onMessage: (m) => {
        if (m.kind === 'repetition') controller.abort();
      },
    });
    expect(out.problems.get(0)?.code).toBe('interrupted');
  });

  it('whose script is missing fails as a value', async () => {
    const out = await runJob(job('well'), { script: '/nowhere/engine.mjs', silenceSeconds: 20 });
    expect(out.problems.get(0)?.code).toBe('engine-crashed');
  });
});
