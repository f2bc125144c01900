import { describe, expect, it } from 'vitest';
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import { mixTypes } from '../../memory/quantize/typed-tensors.ts';
import * as hybrids from '../../model/example-hybrids.ts';
import * as models from '../../model/example-models.ts';
import { fromCatalogue } from '../../model/from-catalogue.ts';
import { fromGguf } from '../../model/from-gguf.ts';
import { ggmlTypeByName } from '../../model/ggml-types.ts';
import { parseGgufHeader } from '../../model/gguf/parser.ts';
import { randomTile } from './blocks.ts';
import { type SyntheticFile, syntheticFile } from './file.ts';

const examples = { ...models, ...hybrids };
const names = Object.keys(examples).filter((n) => n !== 'exampleModel') as (keyof typeof examples)[];

function planned(model: CatalogueModel, mix: string, fill: 'sparse' | 'random' = 'sparse'): SyntheticFile {
  const description = fromCatalogue({ ...model, vocabulary: Math.min(model.vocabulary, 4000) });
  const typed = mixTypes(description, mix);
  if (typed.status !== 'ok') throw new Error(typed.reasons.join());
  const file = syntheticFile(description, typed.value.list(), fill);
  if (file.status !== 'ok') throw new Error(file.reasons.join());
  return file.value;
}

describe('a synthetic file', () => {
  it.each(names)('%s is read as the model it was made from', (name) => {
    const model = examples[name] as CatalogueModel;
    const file = planned(model, 'Q4_K_M');
    const parsed = parseGgufHeader(file.header, { complete: false, fileBytes: file.fileBytes });
    expect(parsed.status).toBe('ok');
    if (parsed.status !== 'ok') return;
    expect(parsed.header.dataOffset).toBe(file.header.length);
    expect(parsed.header.tensors).toHaveLength(file.tensors.length);
    const read = fromGguf(parsed.header);
    expect(read.status === 'ok' ? [] : read.reasons).toEqual([]);
    if (read.status !== 'ok') return;
    const original = fromCatalogue({ ...model, vocabulary: Math.min(model.vocabulary, 4000) });
    const { hyper } = read.model;
    expect(hyper.layerCount).toBe(original.hyper.layerCount);
    expect(hyper.hidden).toBe(original.hyper.hidden);
    expect(hyper.vocabulary).toBe(original.hyper.vocabulary);
    expect(hyper.experts?.active).toBe(original.hyper.experts?.active);
    expect(hyper.layers.map((l) => l.feedForward?.kind)).toEqual(original.hyper.layers.map((l) => l.feedForward?.kind));
    expect(hyper.layers.map((l) => l.attention?.span)).toEqual(original.hyper.layers.map((l) => l.attention?.span));
    expect(hyper.layers.map((l) => l.attention?.heads)).toEqual(original.hyper.layers.map((l) => l.attention?.heads));
    expect(hyper.layers.map((l) => l.attention?.keyDim)).toEqual(original.hyper.layers.map((l) => l.attention?.keyDim));
  });

  it('of a dense model is nearly all holes; of experts the router, embeddings and norms have values', () => {
    const dense = planned(models.llama32x1b, 'Q4_K_M');
    expect(dense.writtenBytes / dense.fileBytes).toBeLessThan(0.01);
    const experts = planned(models.qwen3x30bA3b, 'Q4_K_M');
    const written = experts.tensors.filter((t) => t.content !== 'zeros').map((t) => t.name.replace(/^blk\.\d+\./, ''));
    expect(new Set(written)).toContain('ffn_gate_inp.weight');
    expect(new Set(written)).toContain('token_embd.weight');
    expect(new Set(written)).toContain('ffn_norm.weight');
    expect(new Set(written)).not.toContain('ffn_down_exps.weight');
  });

  it('with random content has no holes', () => {
    const file = planned(models.llama32x1b, 'Q8_0', 'random');
    expect(file.tensors.every((t) => t.content !== 'zeros')).toBe(true);
  });

  it('tensors lie one after the other, aligned', () => {
    const file = planned(models.gpt2, 'Q5_K_M');
    let end = file.header.length;
    for (const t of file.tensors) {
      expect(t.start % 32).toBe(0);
      expect(t.start).toBeGreaterThanOrEqual(end);
      end = t.start + t.bytes;
    }
    expect(file.fileBytes).toBeGreaterThanOrEqual(end);
  });
});

describe('random blocks', () => {
  it.each(['Q4_0', 'Q4_K', 'Q6_K', 'Q8_0', 'IQ4_XS', 'IQ2_XXS', 'IQ1_M', 'MXFP4', 'F16', 'BF16', 'F32'])(
    'of %s are whole and the same every time',
    (type) => {
      const tile = randomTile(type, 10_000);
      expect(tile.length % (ggmlTypeByName(type)?.blockBytes ?? 1)).toBe(0);
      expect(tile).toEqual(randomTile(type, 10_000));
      expect(new Set(tile).size).toBeGreaterThan(50);
    },
  );

  it('have finite scales', () => {
    const tile = randomTile('Q6_K', 2100);
    const view = new DataView(tile.buffer);
    for (let b = 0; b < tile.length; b += 210) expect((view.getUint16(b + 208, true) >> 10) & 31).toBeLessThan(31);
  });
});
