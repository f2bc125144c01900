// The glossary defines each of the project's words, once.
import { describe, expect, it } from 'vitest';
import { glossary } from './page.ts';

const defined = [...glossary().matchAll(/^- \*\*(.+?)\*\*/gm)].flatMap((m) => (m[1] ?? '').split(' / '));

const WORDS = [
  'prefill',
  'decode',
  'TTFT',
  'ITL',
  'prefill rate',
  'decode rate',
  'system throughput',
  'weights',
  'KV cache',
  'compute buffer',
  'overhead',
  'roofline',
  'MBU',
  'MFU',
  'specification',
  'measurement',
  'evidence',
  'calibration',
  'prediction',
  'machine',
  'accelerator',
  'link',
  'workload',
  'use case',
  'placement',
  'tier',
  'interactive',
  'background',
  'off-line',
  'non-viable',
  'assessment',
  'basis',
  'measured',
  'calibrated',
  'transferred',
  'extrapolated',
  'GB',
  'GiB',
  'GB/s',
  'MT/s',
  'FLOP/s',
];

describe('the glossary', () => {
  it.each(WORDS)('defines %s', (word) => {
    expect(defined.filter((d) => d === word)).toHaveLength(1);
  });

  it('defines nothing twice', () => {
    expect(defined.filter((d, i) => defined.indexOf(d) !== i)).toEqual([]);
  });
});
