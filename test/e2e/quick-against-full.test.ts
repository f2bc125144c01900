// LocalScore's means derived by --quick against those of --full. Opt-in (VIABLE_QUICK_FULL=1, or =MODEL): minutes on an idle machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { engineForTests } from '../support/engine.ts';
import { viable } from '../support/program.ts';

const asked = process.env.VIABLE_QUICK_FULL;
const model = asked === '1' ? 'smollm2-135m-instruct' : (asked ?? '');
const engine = asked ? await engineForTests() : { folder: undefined, reason: 'set VIABLE_QUICK_FULL=1' };
const skipped = engine.folder === undefined ? ` (skipped: ${engine.reason})` : '';

describe.skipIf(engine.folder === undefined)(`quick against full${skipped}`, () => {
  it('their means and scores are near each other', async () => {
    const home = mkdtempSync(join(tmpdir(), 'viable-test-'));
    const env = { XDG_DATA_HOME: home, VIABLE_ENGINE_FOLDER: engine.folder ?? '' };
    const summary = async (mode: string) => {
      const args = ['measure', '--model', model, '--quant', 'Q8_0', mode, '--format', 'json'];
      const ended = await viable(args, { env, milliseconds: 3_000_000 });
      expect(ended.code, ended.stderr).toBe(0);
      const { summary: found } = measurementSchema.parse(JSON.parse(ended.stdout));
      if (!found) throw new Error(`${mode} gave no summary`);
      return found;
    };
    const [quick, full] = [await summary('--quick'), await summary('--full')];
    expect([quick.how, full.how]).toEqual(['derived', 'measured']);
    const ratio = {
      prefill: quick.prefillTokensPerSecond / full.prefillTokensPerSecond,
      decode: quick.decodeTokensPerSecond / full.decodeTokensPerSecond,
      ttft: quick.ttftSeconds / full.ttftSeconds,
      score: quick.score / full.score,
    };
    console.log(`quick ÷ full: ${JSON.stringify(ratio)}`);
    for (const r of Object.values(ratio)) expect(Math.abs(Math.log(r))).toBeLessThan(0.2);
    rmSync(home, { recursive: true });
  }, 6_000_000);
});
