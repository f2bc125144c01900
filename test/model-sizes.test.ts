// What the build worked out of models is what the program works out by itself, and a search with it comes to the same advice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { parseNeed } from '../src/core/assess/advice/advise.ts';
import { offersOf } from '../src/core/assess/advice/offers.ts';
import { resolveNeed } from '../src/core/assess/advice/resolved-need.ts';
import { search } from '../src/core/assess/advice/search.ts';
import { limitsOf } from '../src/core/assess/advice/select.ts';
import { sizesOf } from '../src/core/assess/advice/work-out-sizes.ts';
import { type Context, createContext } from '../src/core/assess/context.ts';
import { textModels } from '../src/core/catalogue/text-models.ts';
import type { ModelSizes } from '../src/core/predict/model-sizes.ts';
import { readModelSizes } from '../src/node/catalogue-files/model-sizes.ts';
import { AS_OF, realSupply } from './support/advice.ts';
import { TERMS } from './support/offers.ts';
import { realCalibrations, realCatalogue } from './support/real.ts';

const read = (): ModelSizes => readModelSizes(readFileSync(join(inject('program'), 'model-sizes.tsv'), 'utf8'));
const contextWith = (sizes?: ModelSizes): Context => createContext(realCatalogue(), realCalibrations(), sizes);

it('has every model that generates text', () => {
  const sizes = read();
  const context = contextWith();
  const without = textModels(context.catalogue).filter((m) => Object.keys(sizes(m.id)?.formats ?? {}).length === 0);
  expect(without.map((m) => m.id)).toEqual([]);
  expect(sizes('nobody')).toBeUndefined();
});

it('is what the program works out by itself', () => {
  const sizes = read();
  const context = contextWith();
  const all = textModels(context.catalogue);
  for (let i = 0; i < all.length; i += 24) {
    const id = all[i]?.id ?? '';
    expect(sizes(id), id).toEqual(JSON.parse(JSON.stringify(sizesOf(context, id))));
  }
}, 120_000);

it('leaves a prepared model as it is, its tensors too', () => {
  const [known, own] = [contextWith(read()), contextWith()];
  for (const id of ['llama-3.1-8b-instruct', 'qwen3-30b-a3b', 'gemma-3-12b-it'])
    for (const format of ['q4_k_m', 'f16']) {
      const [a, b] = [known, own].map(({ library }) => {
        const model = library.describe(id);
        return model.status === 'ok' ? library.prepare(model.value, format) : model;
      });
      if (a?.status !== 'ok' || b?.status !== 'ok') throw new Error(`${id} in ${format} is not known`);
      expect(a.value.work).toEqual(b.value.work);
      expect(a.value.tensors).toEqual(b.value.tensors);
      expect(a.value.weights.repackable()).toEqual(b.value.weights.repackable());
    }
});

it('comes to the same search', () => {
  const found = (context: Context) => {
    const models = ['llama-3.2-1b-instruct', 'qwen2.5-32b-instruct', 'qwen3-30b-a3b', 'llama-3.3-70b-instruct'];
    const useCases = ['uc1', 'uc2', 'uc3', 'uc4'].map((workload) => ({ workload, tier: 'background' as const }));
    const need = parseNeed({ models, useCases, quantizations: ['q3_k_m', 'q6_k', 'f16', 'q5_0'] });
    if (need.status === 'unknown') throw new Error(need.reasons.join());
    const resolved = resolveNeed(context, need.value, TERMS);
    if (resolved.status === 'unknown') throw new Error(resolved.reasons.join());
    const wish = { country: 'de', currency: 'EUR', tax: 'included' as const, asOf: AS_OF };
    const offers = offersOf(context.catalogue, realSupply(), wish);
    const { front, outcomes, ...counts } = search(context, resolved.value, offers, limitsOf(need.value, undefined));
    const named = (o: (typeof front)[number]) => [
      o.offer.id,
      o.candidate.model,
      o.candidate.format.id,
      o.wish,
      o.merits,
    ];
    return { counts, front: front.map(named), best: outcomes.map((o) => (o.best ? named(o.best) : o.failure)) };
  };
  const known = found(contextWith(read()));
  expect(known.front.length).toBeGreaterThan(100);
  expect(known).toEqual(found(contextWith()));
}, 120_000);
