// The engine accepts synthetic files of the catalogue's architectures. Opt-in (VIABLE_ENGINE_ARCHITECTURES=1): it needs the engine and a minute.
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { syntheticFile } from '../src/core/measurement/synthetic/file.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';
import { engineForTests } from './support/engine.ts';

const asked = process.env.VIABLE_ENGINE_ARCHITECTURES === '1';
const engine = asked ? await engineForTests() : { folder: undefined, reason: 'set VIABLE_ENGINE_ARCHITECTURES=1' };
const script = fileURLToPath(new URL('support/engines/load-models.mjs', import.meta.url));

/** Known to be refused, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  bert: 'its norms after attention are not among the synthesised tensors; it generates nothing to be timed',
  deepseek4: "the catalogue's entry lacks the residual streams",
  gptj: 'this llama.cpp has no such architecture',
  'kimi-k3': 'attention residuals are not among the synthesised tensors',
  'minimax-01': 'this llama.cpp has no such architecture',
  opt: 'this llama.cpp has no such architecture',
};

/** The smallest catalogue model of each architecture, as a header with holes behind it. */
function writeAll(folder: string): { path: string; architecture: string }[] {
  const { catalogue } = readCatalogue('catalogue');
  const library = modelLibrary(catalogue);
  const smallest = new Map<string, { id: string; size: number }>();
  for (const { id, architecture, publishedParameters } of Object.values(catalogue.models)) {
    const known = smallest.get(architecture);
    if (!known || publishedParameters.value < known.size)
      smallest.set(architecture, { id, size: publishedParameters.value });
  }
  return [...smallest].flatMap(([architecture, { id }]) => {
    const described = library.describe(id);
    const prepared = described.status === 'ok' ? library.prepare(described.value, 'Q4_K_M') : described;
    const plan = prepared.status === 'ok' ? syntheticFile(prepared.value.model, prepared.value.tensors) : prepared;
    if (plan.status !== 'ok') return [];
    const path = join(folder, `${architecture}.gguf`);
    const file = openSync(path, 'w');
    writeSync(file, plan.value.header);
    ftruncateSync(file, plan.value.fileBytes);
    closeSync(file);
    return [{ path, architecture }];
  });
}

const skipped = engine.folder === undefined ? ` (skipped: ${engine.reason})` : '';
describe.skipIf(engine.folder === undefined)(`synthetic files in the engine${skipped}`, () => {
  it('are accepted, but for those known not to be', () => {
    const folder = mkdtempSync(join(tmpdir(), 'viable-test-'));
    try {
      const files = writeAll(folder);
      expect(files.length).toBeGreaterThan(70);
      const args = [script, engine.folder ?? '', ...files.map((f) => f.path)];
      const lines = execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
      const refused = lines.filter((l) => !l.endsWith('\taccepted'));
      const unexpected = refused.filter(
        (l) => !files.some((f) => l.startsWith(`${f.path}\t`) && REFUSED[f.architecture]),
      );
      expect(unexpected).toEqual([]);
      expect(lines.length - refused.length).toBeGreaterThanOrEqual(files.length - Object.keys(REFUSED).length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 600_000);
});
