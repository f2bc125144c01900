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

/** Fields of a need or a cost whose flag has another name; the rest is the name with hyphens. */
const FLAGS: Readonly<Record<string, string>> = {
  ...{ models: '--model', quantizations: '--quant', quantization: '--quant', useCases: '--workload' },
  ...{ workloads: '--workload', quality: '--min-score', parametersAtLeast: '--min-parameters' },
  ...{ powerWattsAtMost: '--power', noiseDbAtMost: '--noise', platforms: '--platform', sureness: '--sure' },
  ...{ electricityPerKwh: '--electricity', termYears: '--term', cachedShare: '--cached' },
  ...{ contextTokens: '--context', headroomAtLeast: '--headroom' },
};

/** "users: too small" as "--users: too small", where the field was said by its flag. */
export function withFlags(problem: string, said: Readonly<Record<string, unknown>>): string {
  const field = /^([a-zA-Z]+)(?:[.\w]*):/.exec(problem)?.[1];
  if (field === undefined || !Object.hasOwn(said, field)) return problem;
  const flag = FLAGS[field] ?? `--${field.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
  return problem.replace(/^[.\w]+/, flag);
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
