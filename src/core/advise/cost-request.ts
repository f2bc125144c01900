// What is asked of a cost: one machine with one model at a load, and the terms of the buyer.
import { z } from 'zod';
import { LengthsSchema, MoneySchema, type Need, NeedSchema } from './need.ts';

const need = NeedSchema.shape;

export const CostRequestSchema = z.strictObject({
  /** A machine of the catalogue, a generated one, or with a price its parts, as "Ryzen 9 9950X + RTX 5090 + 64GB". */
  machine: z.string().min(1),
  model: z.string().min(1),
  /** Format of the weights; absent: the usual one of the model. */
  quantization: z.string().optional(),
  workloads: z
    .array(z.union([z.string(), LengthsSchema]))
    .min(1)
    .default(['uc2']),
  /** What the machine costs; absent: the catalogue's price. */
  price: MoneySchema.optional(),
  ...{ users: need.users, concurrent: need.concurrent, requestsPerHour: need.requestsPerHour },
  ...{ documentsPerNight: need.documentsPerNight, nightHours: need.nightHours, hoursPerYear: need.hoursPerYear },
  ...{ country: need.country, currency: need.currency, tax: need.tax, electricityPerKwh: need.electricityPerKwh },
  ...{ termYears: need.termYears, pue: need.pue, depreciationPerYear: need.depreciationPerYear },
  ...{ offOutsideHours: need.offOutsideHours, cachedShare: need.cachedShare, api: need.api },
  ...{ contextTokens: need.contextTokens, engine: need.engine },
});
export type CostRequest = z.output<typeof CostRequestSchema>;

/** The need that a cost is asked for. The slowest tier: a cost is asked whatever the speed; the price takes the place of a budget. */
export function costNeed(request: CostRequest): Need {
  const { machine: _, model, quantization, workloads, price, ...load } = request;
  return {
    ...load,
    models: [model],
    quantizations: quantization === undefined ? undefined : [quantization],
    useCases: workloads.map((workload) => ({ workload, tier: 'off-line' as const })),
    budget: price,
    lossAtMost: need.lossAtMost.parse(undefined),
    generated: false,
    cables: true,
    headroomAtLeast: 0,
    sureness: 0,
  };
}
