// config.json of well-known models against the catalogue's entries of the same models: layers, caches and tensors agree.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromCatalogue } from '../src/core/model/from-catalogue.ts';
import { shapeFromConfig } from '../src/core/model/from-hugging-face/from-config.ts';
import { KNOWN_MODEL_TYPES } from '../src/core/model/from-hugging-face/language-config.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const root = fileURLToPath(new URL('../catalogue', import.meta.url));
const models = readCatalogue(root).catalogue.models;

/** What the published files state about size and layers; recalled. Keys without bearing on size are left out. */
const CONFIGS = readFileSync(new URL('./support/hugging-face-configs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { model: string; config: Record<string, unknown> });

function described(config: Record<string, unknown>) {
  const shape = shapeFromConfig(config);
  if (shape.status !== 'ok') throw new Error(shape.reasons.join('; '));
  return { ...fromCatalogue(shape.shape), known: shape.known, notes: shape.assumptions };
}

describe('config.json and catalogue', () => {
  it.each(CONFIGS.map(({ model, config }) => [model, config] as const))('agree on %s', (id, config) => {
    const entry = models[id];
    if (!entry) throw new Error(`${id} is not in the catalogue`);
    const [ours, theirs] = [described(config), fromCatalogue(entry)];
    expect(ours.known).toBe(true);
    expect(ours.architecture).toBe(theirs.architecture);
    expect(ours.hyper.layers).toEqual(theirs.hyper.layers);
    // Context lengths as sold and as configured differ; prediction layers are counted from the files.
    const rest = ({ layers, contextTokens, predictionLayerCount, ...others }: typeof ours.hyper) => others;
    expect(rest(ours.hyper)).toEqual(rest(theirs.hyper));
    const list = (tensors: typeof ours.tensors) => tensors.map((t) => `${t.name} ${t.shape}`).sort();
    expect(list(ours.tensors)).toEqual(list(theirs.tensors));
  });

  it('covers many families', () => {
    expect(new Set(CONFIGS.map(({ config }) => config.model_type)).size).toBeGreaterThan(30);
    expect(KNOWN_MODEL_TYPES.length).toBeGreaterThan(70);
  });
});
