// Prices of one thing: quotations with date, currency, region and tax status, in the order they were found, never overwritten.
import { z } from 'zod';
import { count, Day, Id, positive } from './sourced.ts';

/** What may have a price: the catalogue kind is the folder below `prices/`, the file's name is the thing's id. */
export const PRICED = ['parts', 'cpus', 'accelerators', 'machines'] as const;
export type Priced = (typeof PRICED)[number];

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters, as EUR');
/** included: VAT or sales tax is in it; excluded: it is not; unknown: the source does not say. */
export const Tax = z.enum(['included', 'excluded', 'unknown']);
/** A country (DE), EU, or world for a price that a maker sets for everybody. */
export const Region = z
  .string()
  .regex(/^([A-Z]{2}|world)$/, 'a region is a country of two capital letters, EU or world');

export const QuoteSchema = z.strictObject({
  /** Of one piece, in whole currency units. */
  price: positive,
  currency: Currency,
  tax: Tax,
  region: Region,
  date: Day,
  /** list: the maker's recommended price; street: what a shop asked; used: second-hand. */
  kind: z.enum(['list', 'street', 'used']),
  source: Id,
  note: z.string().optional(),
  /** What the price of a machine is made of, where the source says it; the lines add up to `price`. */
  lines: z
    .array(z.strictObject({ kind: z.enum(['parts', 'cpus', 'accelerators']), id: Id, count, subtotal: positive }))
    .optional(),
});
export type Quote = z.infer<typeof QuoteSchema>;

export const PriceSchema = z.strictObject({ quotes: z.array(QuoteSchema).min(1) });
export type PriceHistory = z.infer<typeof PriceSchema>;

/** A currency: how many of it one euro bought, by date. */
export const CurrencySchema = z.strictObject({
  name: z.string(),
  perEuro: z.array(z.strictObject({ rate: positive, date: Day, source: Id, note: z.string().optional() })).min(1),
});
export type CurrencyRates = z.infer<typeof CurrencySchema>;

/** A country: its tax on sales and what electricity costs there. */
export const CountrySchema = z.strictObject({
  name: z.string(),
  currency: Currency,
  /** Mains: what one circuit of a home or office carries. */
  mains: z.strictObject({ volts: positive, amperes: positive, source: Id }).optional(),
  vatPercent: z.strictObject({ value: z.number().nonnegative(), source: Id, note: z.string().optional() }).optional(),
  electricity: z
    .array(
      z.strictObject({
        consumer: z.enum(['household', 'business']),
        perKwh: positive,
        currency: Currency,
        tax: Tax,
        period: z.string(),
        /** First day on which the figure was known. */
        date: Day,
        band: z.string().optional(),
        source: Id,
        note: z.string().optional(),
      }),
    )
    .default([]),
});
export type Country = z.infer<typeof CountrySchema>;

/** A GPU to rent, by the hour. */
export const RentalSchema = z.strictObject({
  name: z.string(),
  provider: z.string(),
  accelerators: z.array(z.strictObject({ id: Id, count })).min(1),
  terms: z.enum(['on-demand', 'spot', 'reserved', 'community']),
  quotes: z
    .array(
      z.strictObject({
        perHour: positive,
        currency: Currency,
        tax: Tax,
        date: Day,
        source: Id,
        note: z.string().optional(),
      }),
    )
    .min(1),
  note: z.string().optional(),
});
export type Rental = z.infer<typeof RentalSchema>;
