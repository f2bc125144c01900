// Runs a job on the page's own thread in small portions, where no worker may be started (the page in a single file).
import { loadApiPrices, loadEvidence, loadSupply } from '../data/load.ts';
import { openSession } from '../data/session.ts';
import { runJob } from './jobs.ts';
import type { Job } from './messages.ts';

/** Shorter than a frame, so that the page still answers. */
const PORTION_MILLISECONDS = 8;

export async function runHere(
  job: Job,
  wanted: () => boolean,
  send: (parts: readonly unknown[], done: boolean) => void,
): Promise<void> {
  const bench = { ...(await openSession()), evidence: loadEvidence, supply: loadSupply, apiPrices: loadApiPrices };
  await runJob(bench, job, PORTION_MILLISECONDS, wanted, send);
}
