import { describe, expect, it } from 'vitest';
import { ownProcessFlags } from './own-process.ts';

const started = {
  words: ['advise', 'need.yaml'],
  execArgv: [],
  nodeOptions: undefined,
  cores: 2,
  nodeVersion: '20.19.0',
};
const flags = (changed: Partial<typeof started> | { nodeOptions: string }) =>
  ownProcessFlags({ ...started, ...changed });

describe('a search over many models', () => {
  it('has as many helper threads as there are other cores', () => {
    expect(flags({})).toContain('--v8-pool-size=1');
    expect(flags({ cores: 1 })).toContain('--v8-pool-size=1');
    expect(flags({ cores: 4 })).toContain('--v8-pool-size=3');
  });

  it('is given options of V8 by versions that know them alone', () => {
    for (const nodeVersion of ['20.20.2', '22.23.3', '24.21.0', '26.12.1'])
      expect(flags({ nodeVersion }).length).toBeGreaterThan(1);
    expect(flags({ nodeVersion: '28.0.0' })).toEqual(['--v8-pool-size=1']);
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
