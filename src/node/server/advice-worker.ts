// Works out advice in a thread of its own: a search over all machines takes seconds, and the server goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { advise, parseNeed } from '../../core/assess/advice/advise.ts';
import { offersFor } from '../../core/assess/advice/offers.ts';
import { createContext } from '../../core/assess/context.ts';
import type { Answer } from '../../core/units/result.ts';
import { buyerSideOf, wishOf } from '../buying/buyer-side.ts';
import { loadCatalogue, loadModelSizes, loadSupply } from '../catalogue-files/load.ts';
import { searchThreads } from '../search-threads/search-threads.ts';

/** `made` is the time of the question: prices of that day are taken. */
function adviceOn(value: unknown, made: string): Answer<object> {
  const parsed = parseNeed(value);
  if (parsed.status === 'unknown') return parsed;
  const need = parsed.value;
  const { catalogue, calibrations, version } = loadCatalogue();
  const supply = loadSupply();
  const wish = wishOf(supply, need, made.slice(0, 10));
  if (wish.status === 'unknown') return wish;
  const side = buyerSideOf(catalogue, supply, need, wish.value);
  if (side.status === 'unknown') return side;
  const offers = offersFor(catalogue, supply, wish.value, need);
  const context = createContext(catalogue, calibrations, loadModelSizes());
  const threads = searchThreads(need);
  try {
    const options = { searchWith: threads.searchWith(context) };
    return advise(context, { need, offers, ...side.value }, { version, made }, options);
  } finally {
    threads.close();
  }
}

const { need, made } = workerData as { need: unknown; made: string };
parentPort?.postMessage(adviceOn(need, made));
