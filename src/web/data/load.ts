// Fetches the compiled data beside the page, each file once; a page in a single file carries them inside.
import type { Catalogue, Entries, Supply } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { DollarPrices } from '../../core/cost/api-price.ts';
import type { AnyCalibration } from '../../core/predict/calibration.ts';

/** What every view needs before it can answer. */
export interface FirstData {
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly calibrations: Readonly<Record<string, AnyCalibration>>;
}

const pending = new Map<string, Promise<unknown>>();

/** Whether this is the page in a single file, which has its data inside and nothing beside it. */
export const isSingleFile = (): boolean =>
  typeof document !== 'undefined' && document.getElementById('data-first') !== null;

async function read(name: string): Promise<unknown> {
  const inside = document.getElementById(`data-${name}`)?.textContent;
  if (inside) return JSON.parse(inside);
  const response = await fetch(new URL(`data/${name}.json`, document.baseURI));
  if (!response.ok) throw new Error(`data/${name}.json could not be loaded (${response.status})`);
  return response.json();
}

function once<T>(name: string): Promise<T> {
  const known = pending.get(name) ?? read(name);
  pending.set(name, known);
  known.catch(() => pending.delete(name));
  return known as Promise<T>;
}

export const loadFirst = (): Promise<FirstData> => once('first');
/** Whether a server with results stands behind the page; the build says no, the server says yes. */
export const loadServer = (): Promise<{ readonly api: boolean }> => once('server');
/** Parts, prices, currencies and countries. */
export const loadSupply = (): Promise<Supply> => once('supply');
export const loadApiPrices = (): Promise<DollarPrices> => once('api-prices');
export const loadEvidence = (): Promise<Entries<Evidence>> => once('evidence');
