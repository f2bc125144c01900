// The need that the address states, as fields of the core's schema; what is not said is left out.
import type { Values } from './address.ts';
import { listOf } from './lists.ts';

export interface NeedFields {
  readonly models: readonly string[];
  readonly uses: readonly string[];
  /** "provider:model" of APIs to compare with. */
  readonly api: readonly string[];
  readonly tier: string;
  readonly users: string;
  readonly perHour: string;
  readonly budget: string;
  readonly watts: string;
  readonly noise: string;
  readonly platform: string;
  /** What will do beside whole machines: on a cable, put together from parts. */
  readonly kinds: { readonly cables: boolean; readonly generated: boolean };
  readonly country: string;
  readonly years: string;
  readonly currency: string;
}

/** Numbers of the form by the name they have in the need. */
const NUMBERS = {
  users: 'users',
  perHour: 'requestsPerHour',
  watts: 'powerWattsAtMost',
  noise: 'noiseDbAtMost',
  years: 'termYears',
} as const;

export function needFields(values: Values, currency: string): NeedFields {
  const { tier = 'interactive', users = '', perHour = '', budget = '', watts = '', noise = '' } = values;
  const { platform = '', country = 'de', years = '' } = values;
  const models = listOf(values.models);
  const uses = listOf(values.uses);
  return {
    ...{ tier, users, perHour, budget, watts, noise, platform, country, years, currency },
    models: models.length > 0 ? models : [values.model ?? 'llama-3.1-8b-instruct'],
    api: listOf(values.api),
    kinds: { cables: values.cables !== 'no', generated: values.generated !== 'no' },
    uses: uses.length > 0 ? uses : [/^uc\d$/.test(values.use ?? '') ? (values.use ?? 'uc2') : 'uc2'],
  };
}

/** The fields as the core reads a need. */
export function needOf(f: NeedFields): Record<string, unknown> {
  const numbers = Object.entries(NUMBERS).flatMap(([field, name]) => {
    const text = f[field as keyof typeof NUMBERS];
    return text === '' ? [] : [[name, Number(text)]];
  });
  return {
    models: f.models,
    useCases: f.uses.map((workload) => ({ workload, tier: f.tier })),
    ...Object.fromEntries(numbers),
    ...(f.budget === '' ? {} : { budget: { amount: Number(f.budget), currency: f.currency } }),
    ...(f.api.length === 0 ? {} : { api: f.api }),
    ...(f.platform === '' ? {} : { platforms: [f.platform] }),
    ...f.kinds,
    country: f.country,
    currency: f.currency,
  };
}
