// Flags of load and money that advise and cost share, as fields of a need.
import { CliError } from '../fail.ts';

export interface LoadFlags {
  readonly users?: string;
  readonly concurrent?: string;
  readonly requestsPerHour?: string;
  readonly documentsPerNight?: string;
  readonly hoursPerYear?: string;
  readonly country?: string;
  readonly currency?: string;
  readonly tax?: string;
  readonly electricity?: string;
  readonly term?: string;
  readonly pue?: string;
  readonly cached?: string;
  readonly api?: readonly string[];
  readonly engine?: string;
}

export const split = (text: string | undefined) =>
  text
    ?.split(',')
    .map((t) => t.trim())
    .filter((t) => t !== '');

export function number(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/[_,](?=\d{3})/g, ''));
  if (text.trim() === '' || !Number.isFinite(value)) throw new CliError(`${flag}: "${text}" is not a number`);
  return value;
}

/** Undefined where a flag was not given. */
export function loadFields(o: LoadFlags): Record<string, unknown> {
  return {
    users: number(o.users, '--users'),
    concurrent: number(o.concurrent, '--concurrent'),
    requestsPerHour: number(o.requestsPerHour, '--requests-per-hour'),
    documentsPerNight: number(o.documentsPerNight, '--documents-per-night'),
    hoursPerYear: number(o.hoursPerYear, '--hours-per-year'),
    country: o.country,
    currency: o.currency?.toUpperCase(),
    tax: o.tax,
    electricityPerKwh: number(o.electricity, '--electricity'),
    termYears: number(o.term, '--term'),
    pue: number(o.pue, '--pue'),
    cachedShare: number(o.cached, '--cached'),
    api: o.api,
    engine: o.engine,
  };
}
