// A search shared out over real threads, as the command line and the server do it: the same answer, and the others do their part.
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { parseNeed } from '../src/core/assess/advice/advise.ts';
import type { Found } from '../src/core/assess/advice/found.ts';
import { offersOf } from '../src/core/assess/advice/offers.ts';
import { resolveNeed } from '../src/core/assess/advice/resolved-need.ts';
import { search } from '../src/core/assess/advice/search.ts';
import { limitsOf } from '../src/core/assess/advice/select.ts';
import type { Context } from '../src/core/assess/context.ts';
import { AS_OF, realSupply } from './support/advice.ts';
import { TERMS } from './support/offers.ts';
import { realContext } from './support/real.ts';

const MODELS = [
  ...['llama-3.1-8b-instruct', 'qwen2.5-14b-instruct', 'gpt-oss-20b', 'qwen2.5-coder-32b-instruct'],
  ...['llama-3.3-70b-instruct', 'gemma-3-12b-it', 'qwen2.5-7b-instruct', 'llama-3.2-1b-instruct'],
];
const FORMATS = ['q2_k', 'q3_k_m', 'q4_0', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16', 'q5_0'];

function summary(found: Found) {
  const named = (o: Found['front'][number]) => `${o.offer.id} ${o.candidate.model} ${o.candidate.format.id} ${o.wish}`;
  return {
    front: found.front.map((o) => [named(o), o.merits, o.cost.total.value]),
    best: found.outcomes.map((o) => [o.offer.id, o.best && named(o.best), o.failure]),
  };
}

it('comes to the same on two threads as on one, and each searches a part', async () => {
  const { searchThreads } = (await import(join(inject('program'), 'search-threads.js'))) as Pick<
    typeof import('../src/node/search-threads/search-threads.ts'),
    'searchThreads'
  >;
  const context = realContext();
  const need = parseNeed({ models: MODELS, quantizations: FORMATS, useCases: [{ workload: 'uc2' }] });
  if (need.status === 'unknown') throw new Error(need.reasons.join('; '));
  const resolved = resolveNeed(context, need.value, TERMS);
  if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
  const wish = { country: 'de', currency: 'EUR', tax: 'included', asOf: AS_OF } as const;
  const offers = offersOf(context.catalogue, realSupply(), wish);
  const limits = limitsOf(need.value, undefined);
  const described = new Set<unknown>();
  const watched: Context = {
    ...context,
    library: {
      ...context.library,
      describe: (name) => {
        described.add(name);
        return context.library.describe(name);
      },
    },
  };
  const seen: number[] = [];
  const progress = (done: number, all: number) => seen.push(done / all);
  const threads = searchThreads(need.value, 2);
  try {
    const found = threads.searchWith(watched)(resolved.value, offers, limits, { progress });
    expect(summary(found)).toEqual(summary(search(context, resolved.value, offers, limits)));
  } finally {
    threads.close();
  }
  expect(described.size).toBe(MODELS.length / 2);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
}, 240_000);
