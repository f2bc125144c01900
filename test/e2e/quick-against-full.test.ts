// LocalScore's means derived by --quick against those of --full. Opt-in (VIABLE_QUICK_FULL=1, or =MODEL): ten minutes of an idle machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../src/core/measurement/local-score.ts';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { engineForTests } from '../support/engine.ts';
import { viable } from '../support/program.ts';

const asked = process.env.VIABLE_QUICK_FULL;
const model = asked === '1' ? 'smollm2-135m-instruct' : (asked ?? '');
const engine = asked ? await engineForTests() : { folder: undefined, reason: 'set VIABLE_QUICK_FULL=1' };
const skipped = engine.folder === undefined ? ` (skipped: ${engine.reason})` : '';

/** Full: every test whole, once. Quick before and after it, since a machine changes its speed within minutes. */
const RUNS = [['--quick'], ['--full', '--time-limit', '1'], ['--quick']];

describe.skipIf(engine.folder === undefined)(`quick against full${skipped}`, () => {
  it('their means and scores are near each other', async () => {
    const home = mkdtempSync(join(tmpdir(), 'viable-test-'));
    const env = { XDG_DATA_HOME: home, VIABLE_ENGINE_FOLDER: engine.folder ?? '' };
    const summaries = [];
    for (const mode of RUNS) {
      const args = ['measure', '--model', model, '--quant', 'Q8_0', ...mode, '--format', 'json'];
      const ended = await viable(args, { env, milliseconds: 3_000_000 });
      expect(ended.code, ended.stderr).toBe(0);
      const { summary, tests } = measurementSchema.parse(JSON.parse(ended.stdout));
      if (!summary) throw new Error(`${mode} gave no summary`);
      const rates = tests.map((t) => `${t.prefillTokensPerSecond?.toFixed(1)}/${t.decodeTokensPerSecond?.toFixed(1)}`);
      console.log(mode.join(' '), summary, rates.join(' '));
      summaries.push(summary);
    }
    expect(summaries.map((s) => s.how)).toEqual(['derived', 'measured', 'derived']);
    const [before, full, after] = summaries;
    if (!before || !full || !after) throw new Error('a run is missing');
    const against = (of: (s: Summary) => number) => Math.sqrt(of(before) * of(after)) / of(full);
    const ratio = {
      prefill: against((s) => s.prefillTokensPerSecond),
      decode: against((s) => s.decodeTokensPerSecond),
      ttft: against((s) => s.ttftSeconds),
      score: against((s) => s.score),
    };
    console.log(`quick ÷ full: ${JSON.stringify(ratio)}`);
    for (const r of Object.values(ratio)) expect(Math.abs(Math.log(r))).toBeLessThan(0.15);
    rmSync(home, { recursive: true });
  }, 6_000_000);
});
