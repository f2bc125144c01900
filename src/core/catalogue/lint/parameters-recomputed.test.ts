// The model linters catch a wrong hyperparameter, accept each convention of counting, and respect a stated tolerance.
import { describe, expect, it } from 'vitest';
import { gptOss20b, llama31x8b } from '../../model/example-models.ts';
import type { FullCatalogue } from '../catalogue.ts';
import { KINDS } from '../schema/index.ts';
import type { CatalogueModel } from '../schema/model.ts';
import { layerPartsGiven } from './layer-parts-given.ts';
import { parametersRecomputed } from './parameters-recomputed.ts';

function catalogueWith(model: CatalogueModel): FullCatalogue {
  const empty = Object.fromEntries(KINDS.map((kind) => [kind, {}]));
  return { ...empty, models: { m: { ...model, id: 'm' } } } as unknown as FullCatalogue;
}

const figure = (value: number) => ({ value, source: 'example' });
const fields = (model: CatalogueModel) => parametersRecomputed.check(catalogueWith(model)).map((f) => f.field);

describe('parameters-recomputed', () => {
  const llama = { ...llama31x8b, publishedParameters: figure(8_030_000_000) };

  it('accepts a rounded figure', () => {
    expect(fields(llama)).toEqual([]);
  });

  it('catches a wrong feed-forward size, unless a tolerance is stated', () => {
    const wrong = { ...llama, feedForward: { ...llama.feedForward, size: 14000 } };
    expect(fields(wrong)).toEqual(['publishedParameters']);
    expect(fields({ ...wrong, countTolerance: { fraction: 0.03, reason: 'example' } })).toEqual([]);
  });

  it('adds parts outside the text model', () => {
    expect(fields({ ...llama, otherParameters: figure(1e9) })).toEqual(['publishedParameters']);
  });

  it.each([[3_030_000_000], [3_610_000_000], [4_190_000_000]])('accepts %d active by one of three conventions', (n) => {
    const model = { ...gptOss20b, publishedParameters: figure(20.91e9), publishedActiveParameters: figure(n) };
    expect(fields(model)).toEqual([]);
  });

  it('catches a wrong number of active experts', () => {
    const model = { ...gptOss20b, publishedParameters: figure(20.91e9), publishedActiveParameters: figure(6.1e9) };
    expect(fields(model)).toEqual(['publishedActiveParameters']);
  });
});

describe('layer-parts-given', () => {
  const found = (model: CatalogueModel) => layerPartsGiven.check(catalogueWith(model)).map((f) => f.field);

  it('accepts what is complete', () => {
    expect(found(gptOss20b)).toEqual([]);
  });

  it('catches letters without hyperparameters and the reverse', () => {
    expect(found({ ...llama31x8b, layerPattern: 'SR' })).toEqual(['attention.window', 'recurrent']);
    expect(found({ ...llama31x8b, attention: undefined })).toEqual(['attention']);
    expect(found({ ...llama31x8b, recurrent: { kind: 'short-conv', convKernel: 3, innerSize: 8 } })).toEqual([
      'layerPattern',
    ]);
  });
});
