import { describe, expect, it } from 'vitest';
import { ownProcessFlags } from './own-process.ts';

const started = { words: ['advise', 'need.yaml'], execArgv: [], nodeOptions: undefined, cores: 2 };
const flags = (changed: Partial<typeof started> | { nodeOptions: string }) =>
  ownProcessFlags({ ...started, ...changed });

describe('a search over many models', () => {
  it('has as many helper threads as there are other cores', () => {
    expect(flags({})).toContain('--v8-pool-size=1');
    expect(flags({ cores: 1 })).toContain('--v8-pool-size=1');
    expect(flags({ cores: 4 })).toContain('--v8-pool-size=3');
  });

  it('stays where Node.js has enough cores, or was told how many helpers to take', () => {
    expect(flags({ cores: 5 })).toEqual([]);
    expect(flags({ execArgv: ['--v8-pool-size=1'] as never[] })).toEqual([]);
    expect(flags({ nodeOptions: '--max-old-space-size=500 --v8-pool-size=2' })).toEqual([]);
  });
});

it('is one where several models might do, and no other command is', () => {
  expect(flags({ words: ['advise'] })).not.toEqual([]);
  expect(flags({ words: ['advise', '--model', 'a,b', '--workload', 'uc1'] })).not.toEqual([]);
  expect(flags({ words: ['advise', '--model=a,b'] })).not.toEqual([]);
  for (const words of [
    ['advise', '--model', 'qwen2.5-14b-instruct'],
    ['advise', '--model=qwen2.5-14b-instruct'],
    ['advise', '--help'],
    ['assess', '--model', 'a,b'],
    [],
  ])
    expect(flags({ words })).toEqual([]);
});
