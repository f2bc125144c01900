// Synthetic files on real file systems: sparse where it can be, and on a disk that is too small.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realContext } from '../../../test/support/real.ts';
import { syntheticFile } from '../../core/measurement/synthetic/file.ts';
import { writeSyntheticFile } from './synthetic-file.ts';

function plan(fill: 'sparse' | 'random') {
  const { library } = realContext();
  const described = library.describe('smollm2-135m-instruct');
  if (described.status === 'unknown') throw new Error(described.reasons.join());
  const prepared = library.prepare(described.value, 'q8_0');
  if (prepared.status === 'unknown') throw new Error(prepared.reasons.join());
  const made = syntheticFile(described.value, prepared.value.tensors, fill);
  if (made.status === 'unknown') throw new Error(made.reasons.join());
  return made.value;
}

describe('a synthetic file', () => {
  it('has its full size and takes hardly any disk where holes are kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'viable-test-'));
    const written = await writeSyntheticFile(join(folder, 'm.gguf'), plan('sparse'));
    if (written.status === 'unknown') throw new Error(written.reasons.join());
    expect(statSync(written.value.path).size).toBe(written.value.fileBytes);
    expect(written.value.diskBytes).toBeLessThan(written.value.fileBytes / 2);
    rmSync(folder, { recursive: true });
  });

  it('that the disk cannot hold is refused before anything is written', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'viable-test-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]).status === 0;
    if (!mounted) context.skip('a small disk can only be mounted by root');
    try {
      const refused = await writeSyntheticFile(join(folder, 'm.gguf'), plan('random'));
      expect(refused).toMatchObject({ status: 'unknown', reasons: [expect.stringMatching(/free.+needs.+TMPDIR/)] });
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
