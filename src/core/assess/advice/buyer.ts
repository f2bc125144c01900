// The terms of a buyer: prices wished for, electricity of the country, budget and rentals in one currency.
import type { Need } from '../../advise/need.ts';
import { convertCurrency, type PriceWish } from '../../build/money.ts';
import type { Supply } from '../../catalogue/catalogue.ts';
import type { RentalPrice } from '../../cost/break-even.ts';
import { type Figure, given, sourcedFigure } from '../../cost/figure.ts';
import { type CostTerms, costTerms } from '../../cost/terms.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';

export type BuyerRequest = Pick<
  Need,
  'electricityPerKwh' | 'termYears' | 'pue' | 'depreciationPerYear' | 'offOutsideHours'
>;

function electricityOf(supply: Supply, request: BuyerRequest, wish: PriceWish): Answer<Figure> {
  const { electricityPerKwh } = request;
  const { currency, country, asOf } = wish;
  if (electricityPerKwh !== undefined) return ok(given(electricityPerKwh, `${currency}/kWh`, 'as you said'));
  const entry = supply.countries[country.toLowerCase()];
  const known = Object.values(supply.countries).filter((c) => c.electricity.length > 0);
  if (!entry || entry.electricity.length === 0)
    return unknown(
      `the price of electricity in "${country}" is not known; known: ${known.map((c) => c.id.toUpperCase()).join(', ')}; or say it yourself per kWh`,
    );
  const household = entry.electricity.filter((e) => e.consumer === 'household');
  const newest = [...(household.length > 0 ? household : entry.electricity)].sort((a, b) =>
    b.date.localeCompare(a.date),
  )[0];
  if (!newest) return unknown(`the price of electricity in "${country}" is not known`);
  const converted = convertCurrency(supply, newest.perKwh, newest.currency, currency, asOf);
  if (converted.status === 'unknown') return converted;
  const from = [
    `${newest.consumer} in ${entry.name}, taxes ${newest.tax} (${newest.source})`,
    ...converted.value.notes,
  ].join('; ');
  return ok(sourcedFigure(converted.value.amount, `${currency}/kWh`, from, newest.period));
}

/** Terms of a buyer who wishes for prices in this way; unknown where the country's price of electricity is not known. */
export function buyerTerms(supply: Supply, request: BuyerRequest, wish: PriceWish): Answer<CostTerms> {
  const electricity = electricityOf(supply, request, wish);
  if (electricity.status === 'unknown') return electricity;
  const { termYears, pue, depreciationPerYear, offOutsideHours } = request;
  const { currency, tax } = wish;
  return ok(
    costTerms({
      currency,
      tax,
      electricityPerKwh: electricity.value,
      termYears,
      pue,
      depreciationPerYear,
      offOutsideHours,
    }),
  );
}

/** A budget in the currency of the terms; rounded to the cent, so that equal amounts stay equal. */
export function budgetIn(supply: Supply, budget: Need['budget'], wish: PriceWish): Answer<number | undefined> {
  if (!budget) return ok(undefined);
  const converted = convertCurrency(supply, budget.amount, budget.currency, wish.currency, wish.asOf);
  return converted.status === 'ok' ? ok(Math.round(converted.value.amount * 100) / 100) : converted;
}

/** Rented accelerators of one kind, the newest price of each, in the currency of the wish. */
export function rentalsIn(supply: Supply, wish: PriceWish): readonly RentalPrice[] {
  return Object.values(supply.rentals).flatMap((rental) => {
    const [accelerator, ...others] = rental.accelerators;
    const quote = [...rental.quotes].sort((a, b) => b.date.localeCompare(a.date))[0];
    if (!accelerator || others.length > 0 || !quote) return [];
    const converted = convertCurrency(supply, quote.perHour, quote.currency, wish.currency, wish.asOf);
    if (converted.status === 'unknown') return [];
    const from = [
      `${rental.provider}, ${rental.terms}, tax ${quote.tax} (${quote.source})`,
      ...converted.value.notes,
    ].join('; ');
    return [
      {
        ...{
          provider: rental.provider,
          name: rental.name,
          accelerator: accelerator.id,
          count: accelerator.count,
        },
        perHour: sourcedFigure(converted.value.amount, `${wish.currency}/h`, from, quote.date),
      },
    ];
  });
}
