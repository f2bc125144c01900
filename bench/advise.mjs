// The search of advice, from one model to a spread of the whole catalogue: seconds, scenarios decided a second, and that rate against the core's own.
import { readFileSync } from 'node:fs';
import {
  advise,
  buyerTerms,
  createContext,
  loadModelSizes,
  offersOf,
  outcomeOf,
  parseNeed,
  resolveScenario,
  searchThreads,
} from '../dist/search-threads.js';
import { answered, BY_ID, builtContext, over, TIMES } from './scenarios.mjs';

const MOST_SECONDS = 3;
const FORMATS = ['q2_k', 'q3_k_m', 'q4_0', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16'];
const WISH = { country: 'de', currency: 'EUR', tax: 'with', asOf: '2026-11-25' };

/** Of the whole catalogue, models and machines in even steps: the size that a search must master in time. */
const MODELS = 120;
const MACHINES = 200;

const FOUR_USES = ['uc1', 'uc2', 'uc3', 'uc4'].map((workload) => ({ workload }));

/** Needs from narrow to wide: what a buyer asks, and models of all sizes in eight formats. */
const NEEDS = {
  'one model, its usual formats': { models: ['qwen2.5-14b-instruct'], useCases: [{ workload: 'uc2' }] },
  'four models × 8 formats × 4 use cases': {
    models: ['llama-3.1-8b-instruct', 'qwen2.5-14b-instruct', 'qwen2.5-coder-32b-instruct', 'llama-3.3-70b-instruct'],
    quantizations: FORMATS,
    useCases: FOUR_USES,
  },
  'many models × 8 formats × 4 use cases': { models: 'spread', quantizations: FORMATS, useCases: FOUR_USES },
  'models from 7 billion parameters on × 8 formats × 4 use cases': {
    parametersAtLeast: 7,
    quantizations: FORMATS,
    useCases: FOUR_USES,
  },
  'many models, in the background': {
    models: 'spread',
    quantizations: FORMATS,
    useCases: FOUR_USES.map((use) => ({ ...use, tier: 'background' })),
  },
};

/** So many of the items, in even steps. */
const spread = (items, most) => Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);

function requested(context, input) {
  if (input.models !== 'spread') return input;
  const texts = Object.values(context.catalogue.models).filter((m) => m.task === 'text' || m.task === 'vision-text');
  const ids = texts.sort((a, b) => a.publishedParameters.value - b.publishedParameters.value).map((m) => m.id);
  return { ...input, models: spread(ids, MODELS) };
}

const count = (n) => Math.round(n).toLocaleString('en');

/** Seconds by the clock, and of the processor, of all threads, which other programs on the machine do not lengthen. */
function timed(work) {
  const [start, begun] = [process.cpuUsage(), performance.now()];
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return { value, processor: (user + system) / 1e6, clock: (performance.now() - begun) / 1e3 };
}

/** Scenarios a second of memory, prediction and verdict, with everything known already. */
function ownRate(context) {
  const resolved = BY_ID.map((request) => answered(resolveScenario(context, request)));
  const loop = () => over(resolved, TIMES, (scenario) => outcomeOf(context, scenario));
  loop();
  return TIMES / timed(loop).processor;
}

/** The advice for a need on so many threads, or as many as the program takes, with nothing known beforehand; they start within the time. */
function advised(supply, input, threads) {
  const context = builtContext(createContext, loadModelSizes());
  const need = answered(parseNeed({ ...requested(context, input), country: WISH.country, currency: WISH.currency }));
  const terms = answered(buyerTerms(supply, need, WISH));
  const offers = spread(offersOf(context.catalogue, supply, WISH), MACHINES);
  const request = { need, offers, terms, budget: undefined, alternatives: { api: () => [], rentals: [] } };
  const stamp = { version: 'bench', made: `${WISH.asOf}T00:00:00Z` };
  return timed(() => {
    const started = searchThreads(need, threads);
    try {
      return answered(advise(context, request, stamp, { searchWith: started.searchWith(context) }));
    } finally {
      started.close();
    }
  });
}

/** Rows for the report. A scenario is machine × model × format × placement × use case, decided by a bound or by a prediction. */
export async function adviseRows() {
  const supply = JSON.parse(readFileSync(new URL('../dist/supply.json', import.meta.url), 'utf8'));
  const rate = ownRate(builtContext(createContext));
  const rows = [{ name: 'the core: memory, prediction, verdict', value: `${count(rate)} /s`, limit: '' }];
  for (const [name, input] of Object.entries(NEEDS)) {
    const made = advised(supply, input);
    const { scenarios, computed, models } = made.value.search;
    rows.push({
      name: `${name}: ${MACHINES} machines × ${models} models, ${count(scenarios)} scenarios, ${count(computed)} predicted`,
      value: `${made.clock.toFixed(1)} s`,
      ratio: scenarios / made.clock / rate,
      limit: `at most ${MOST_SECONDS} s; ${count(scenarios / made.clock)} /s; processor ${made.processor.toFixed(1)} s`,
      met: made.clock <= MOST_SECONDS,
    });
    const shared = advised(supply, input, 2);
    rows.push({
      name: '  the same on two threads, of which one has its code compiled',
      value: `${shared.clock.toFixed(1)} s`,
      ratio: made.clock / shared.clock,
      limit: `processor ${shared.processor.toFixed(1)} s; × as fast as above`,
    });
  }
  return rows;
}
