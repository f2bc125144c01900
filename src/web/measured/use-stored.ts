// Results stored on the server that serves this page; there are none where the page is only files.
import { useEffect, useState } from 'react';
import type { Measurement } from '../../core/measurement/measurement.ts';
import { loadServer } from '../data/load.ts';

export interface StoredResult {
  readonly number: number;
  readonly stored: string;
  readonly measurement: Measurement;
}

export interface Stored {
  /** Undefined until it is known. */
  readonly api: boolean | undefined;
  readonly results: readonly StoredResult[];
  readonly problem?: string | undefined;
}

/** Pages of 200 results; more are in the export. */
const MOST_PAGES = 10;

async function load(): Promise<Stored> {
  if (!(await loadServer()).api) return { api: false, results: [] };
  const results: StoredResult[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: '200', order: 'newest', ...(after === undefined ? {} : { after }) });
    const response = await fetch(new URL(`api/results?${query}`, document.baseURI));
    if (!response.ok)
      return { api: true, results, problem: `the stored results could not be read (${response.status})` };
    const answer = (await response.json()) as { results: readonly StoredResult[]; next?: string };
    results.push(...answer.results);
    after = answer.next;
    if (after === undefined) break;
  }
  return { api: true, results };
}

export function useStored(): Stored {
  const [stored, setStored] = useState<Stored>({ api: undefined, results: [] });
  useEffect(() => {
    load().then(setStored, () => setStored({ api: undefined, results: [] }));
  }, []);
  return stored;
}
