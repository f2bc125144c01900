// A thread that searches its share of the candidates of a need, over the catalogue beside the program.
import { workerData } from 'node:worker_threads';
import { searchPart } from '../../core/assess/advice/search.ts';
import { createContext } from '../../core/assess/context.ts';
import { loadCatalogue, loadModelSizes } from '../catalogue-files/load.ts';
import { ANSWERED, DONE, type SearchJob, type SearchReply, type WorkerStart } from './protocol.ts';

const { port, counters: shared } = workerData as WorkerStart;
const counters = new Int32Array(shared);
const { catalogue, calibrations } = loadCatalogue();
const context = createContext(catalogue, calibrations, loadModelSizes());

function answer({ number, resolved, offers, limits, share, rankingOnly }: SearchJob): SearchReply {
  try {
    const progress = () => Atomics.add(counters, DONE, 1);
    return { number, part: searchPart(context, resolved, offers, limits, share, { progress, rankingOnly }) };
  } catch {
    // The asker searches this share itself, and what is wrong shows there.
    return { number, part: undefined };
  }
}

port.on('message', (job: SearchJob) => {
  port.postMessage(answer(job));
  Atomics.add(counters, ANSWERED, 1);
  Atomics.notify(counters, ANSWERED);
});
