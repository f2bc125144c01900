// Workloads from ids and lengths, and the context they need.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { contextNeeded, resolveWorkload, shapeText, type WorkloadRequest } from './workload.ts';

const catalogue = realCatalogue();

function workload(request: WorkloadRequest) {
  const answer = resolveWorkload(catalogue, request);
  if (answer.status === 'unknown') throw new Error(answer.reasons.join());
  return answer.value;
}

describe('use cases', () => {
  it.each([
    ['uc1', 1024, 16],
    ['UC2', 4096, 256],
    ['uc3', 1280, 3072],
    ['Uc4', 384, 1152],
  ])('%s is %i → %i tokens', (id, promptTokens, outputTokens) => {
    expect(workload(id).tests).toEqual([{ promptTokens, outputTokens }]);
    expect(contextNeeded(workload(id))).toBe(promptTokens + outputTokens);
  });

  it('localscore has nine tests and needs the longest', () => {
    expect(workload('localscore').tests).toHaveLength(9);
    const longest = Math.max(...workload('localscore').tests.map((t) => t.promptTokens + t.outputTokens));
    expect(contextNeeded(workload('localscore'))).toBe(longest);
  });

  it.each(['uc9', '', '__proto__', 'constructor'])('%j is not known', (name) =>
    expect(resolveWorkload(catalogue, name)).toMatchObject({
      status: 'unknown',
      reasons: [expect.stringContaining(`workload "${name}" is not known; nearest: `)],
    }),
  );
});

describe('lengths', () => {
  it('stand for themselves', () =>
    expect(workload({ promptTokens: 100, outputTokens: 20 })).toEqual({
      id: undefined,
      name: shapeText({ promptTokens: 100, outputTokens: 20 }),
      tests: [{ promptTokens: 100, outputTokens: 20 }],
      depthTokens: 0,
      concurrency: 1,
    }));

  it('within a larger context start behind what is already there', () => {
    const deep = workload({ promptTokens: 100, outputTokens: 20, contextTokens: 1000 });
    expect(deep.depthTokens).toBe(880);
    expect(contextNeeded(deep)).toBe(1000);
  });

  it('beyond the stated context need what they need', () =>
    expect(contextNeeded(workload({ promptTokens: 100, outputTokens: 20, contextTokens: 50 }))).toBe(120));

  it('of one kind only are asked for alone', () => {
    expect(contextNeeded(workload({ promptTokens: 0, outputTokens: 7 }))).toBe(7);
    expect(contextNeeded(workload({ promptTokens: 7, outputTokens: 0 }))).toBe(7);
  });

  it('of nothing are no workload', () =>
    expect(resolveWorkload(catalogue, { promptTokens: 0, outputTokens: 0 }).status).toBe('unknown'));
});
