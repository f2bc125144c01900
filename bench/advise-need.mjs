// One need of the search's benchmark in a process of its own, as the program starts it: node bench/advise-need.mjs NAME [THREADS]; a line of JSON.
import { readFileSync } from 'node:fs';
import {
  advise,
  buyerTerms,
  createContext,
  loadModelSizes,
  offersOf,
  parseNeed,
  searchThreads,
} from '../dist/search-threads.js';
import { needNamed, spread } from './advise-needs.mjs';
import { answered, builtContext } from './scenarios.mjs';

const WISH = { country: 'de', currency: 'EUR', tax: 'included', asOf: '2026-11-25' };
const MACHINES = 200;

const [name, threads] = process.argv.slice(2);
const supply = JSON.parse(readFileSync(new URL('../dist/supply.json', import.meta.url), 'utf8'));
const { catalogue } = builtContext(createContext);
const need = answered(parseNeed({ ...needNamed(name, catalogue), country: WISH.country, currency: WISH.currency }));
const terms = answered(buyerTerms(supply, need, WISH));
const offers = spread(offersOf(catalogue, supply, WISH), MACHINES);
const request = { need, offers, terms, budget: undefined, alternatives: { api: () => [], rentals: [] } };
const stamp = { version: 'bench', made: `${WISH.asOf}T00:00:00Z` };

// With nothing known beforehand: what the build worked out is read within the time, and other threads start within it.
const [before, begun] = [process.cpuUsage(), performance.now()];
const started = searchThreads(need, threads === undefined ? undefined : Number(threads));
const context = builtContext(createContext, loadModelSizes());
const { search } = answered(
  advise(context, request, stamp, { searchWith: started.searchWith(context), progress: () => undefined }),
);
const clock = (performance.now() - begun) / 1e3;
const { user, system } = process.cpuUsage(before);
started.close();
console.log(JSON.stringify({ ...search, clock, processor: (user + system) / 1e6 }));
