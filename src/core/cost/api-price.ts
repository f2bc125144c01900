// Prices of hosted models as data sets carry them, in US dollars per million tokens, brought into a buyer's currency.
import type { ApiPrice } from './break-even.ts';
import { sourcedFigure } from './figure.ts';

/** One model at one provider, in US dollars per million tokens. */
export interface DollarPrice {
  readonly provider: string;
  readonly model: string;
  readonly input: number;
  /** Absent where the provider has no price for cached tokens. */
  readonly cachedInput?: number | undefined;
  readonly output: number;
}

/** Prices of one release of a data set. */
export interface DollarPrices {
  /** Name and version of the data set. */
  readonly release: string;
  /** By the catalogue id of the model: every provider that serves it to anybody, cheapest first. */
  readonly hosted: Readonly<Record<string, readonly DollarPrice[]>>;
  /** By "provider:model". */
  readonly named: Readonly<Record<string, DollarPrice>>;
}

/** US dollars into the currency of the comparison, with the sentence that says at what rate. */
export type FromDollars = (amount: number) => { readonly amount: number; readonly note: string } | undefined;

/** Undefined where the dollar has no rate in the buyer's currency. */
export function apiPriceIn(
  { provider, model, input, cachedInput, output }: DollarPrice,
  kind: ApiPrice['kind'],
  release: string,
  convert: FromDollars,
): ApiPrice | undefined {
  const figure = (dollars: number) => {
    const converted = convert(dollars);
    const from = [`${provider} (${release})`, converted?.note].filter(Boolean).join('; ');
    return converted && sourcedFigure(converted.amount, 'per million tokens', from);
  };
  const [inputPerMillion, outputPerMillion] = [figure(input), figure(output)];
  if (!inputPerMillion || !outputPerMillion) return undefined;
  const cachedInputPerMillion = cachedInput === undefined ? undefined : figure(cachedInput);
  return { provider, model, kind, inputPerMillion, cachedInputPerMillion, outputPerMillion };
}
