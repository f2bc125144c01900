// A need as an engineer states it: models or a floor of quality, use cases with tiers, load, budget, power, country.
import { z } from 'zod';
import { PLATFORMS, TIERS } from './need-words.ts';

const positive = z.number().positive();
const whole = z.number().int().positive();

const AmountSchema = z.strictObject({
  amount: positive,
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is three letters, as EUR'),
});

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD' };

/** An amount with its currency, as "15000EUR" and "2,500 USD", or as its two fields. */
export const MoneySchema = z
  .union([z.string(), AmountSchema], {
    error: 'say an amount with its currency, for example 15000EUR',
  })
  .transform((value, context) => {
    if (typeof value !== 'string') return value;
    const found = /^\s*(\d[\d,_ ]*(?:\.\d+)?)\s*([A-Za-z]{3}|€|\$)\s*$/.exec(value);
    const amount = Number(found?.[1]?.replace(/[,_ ]/g, ''));
    const unit = found?.[2] ?? '';
    if (amount > 0) return { amount, currency: SIGNS[unit] ?? unit.toUpperCase() };
    context.addIssue({
      code: 'custom',
      message: `"${value}" is not an amount with its currency; say for example 15000EUR`,
    });
    return z.NEVER;
  });

/** A workload by its lengths. */
export const LengthsSchema = z.strictObject({
  promptTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
});

const UseCaseSchema = z.strictObject({
  /** uc1 … uc4 or another workload of the catalogue, or lengths. */
  workload: z.union([z.string(), LengthsSchema]),
  tier: z.enum(TIERS).default('interactive'),
  /** Part of the requests; equal parts where none is given. */
  share: positive.optional(),
});

/** A floor of quality: of a published score, or of size where no score will do. */
const QualityFloorSchema = z.strictObject({
  benchmark: z.string(),
  atLeast: z.number(),
});

export const NeedSchema = z.strictObject({
  name: z.string().optional(),
  /** Any of these models will do. */
  models: z.array(z.string()).min(1).optional(),
  quality: QualityFloorSchema.optional(),
  /** Billions of parameters at least: a stand-in for quality, and said to be one. */
  parametersAtLeast: positive.optional(),
  /** Formats that will do, by name; else the usual ones whose loss is not above `lossAtMost`. */
  quantizations: z.array(z.string()).min(1).optional(),
  /** Largest loss of a format: KL divergence from the 16-bit model. */
  lossAtMost: positive.default(0.05),
  useCases: z.array(UseCaseSchema).min(1),
  users: whole.optional(),
  /** Requests in work at the same time at the busiest moment. */
  concurrent: whole.optional(),
  requestsPerHour: positive.optional(),
  documentsPerNight: positive.optional(),
  nightHours: positive.max(24).optional(),
  hoursPerYear: positive.max(8784).optional(),
  budget: MoneySchema.optional(),
  /** Of the whole machine at its limit, in watts at the socket. */
  powerWattsAtMost: positive.optional(),
  noiseDbAtMost: positive.optional(),
  platforms: z.array(z.enum(PLATFORMS)).min(1).optional(),
  /** Machines put together from parts, too, and not only those of the catalogue. */
  generated: z.boolean().default(true),
  /** Accelerators outside of the case, on a cable, will do. */
  cables: z.boolean().default(true),
  /** Weeks until delivery at most; machines of which it is not known are kept, and said. */
  deliveryWeeksAtMost: positive.optional(),
  country: z.string().default('de'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency is three letters, as EUR')
    .default('EUR'),
  tax: z.enum(['included', 'excluded']).default('included'),
  electricityPerKwh: positive.optional(),
  termYears: positive.max(20).optional(),
  pue: z.number().min(1).max(5).optional(),
  depreciationPerYear: z.number().min(0).max(1).optional(),
  offOutsideHours: z.boolean().optional(),
  /** Part of the prompt that an API finds in its cache. */
  cachedShare: z.number().min(0).max(1).default(0),
  /** Models of an API to compare with, as "provider:model". */
  api: z.array(z.string()).default([]),
  /** Tokens of context that one request may need beyond its use case; room is made for them. */
  contextTokens: whole.optional(),
  /** Share of memory and capacity that must stay free. */
  headroomAtLeast: z.number().min(0).max(0.9).default(0.1),
  /** Chance that every use case reaches its tier, at least. */
  sureness: z.number().min(0).max(0.99).default(0.8),
  engine: z.string().optional(),
});

export type Need = z.output<typeof NeedSchema>;
export type NeedInput = z.input<typeof NeedSchema>;
