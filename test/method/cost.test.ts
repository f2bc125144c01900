// The worked example of docs/method/cost.md: every figure as the code computes it.
import { describe, it } from 'vitest';
import { type ApiPrice, againstApi, apiRequestCost } from '../../src/core/cost/break-even.ts';
import { assumed, type Figure, given } from '../../src/core/cost/figure.ts';
import { lifetimeCost } from '../../src/core/cost/lifetime.ts';
import { offeredLoad, oneAfterAnother } from '../../src/core/cost/offered-load.ts';
import { tokenCost } from '../../src/core/cost/per-token.ts';
import { costTerms } from '../../src/core/cost/terms.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('cost');
const EUR = (value: number): Figure => given(value, 'EUR', 'example');
const watts = (value: number) => assumed(value, 'W', 'example');
const input = {
  purchase: EUR(3000),
  power: { idleWatts: watts(50), loadWatts: watts(450), peakWatts: watts(600) },
  service: oneAfterAnother({ low: 10, likely: 10, high: 10 }),
  load: offeredLoad({ requestsPerHour: 60 }),
  terms: costTerms({ currency: 'EUR', tax: 'included', electricityPerKwh: EUR(0.4) }),
};
const cost = lifetimeCost(input);
const UC2 = [{ promptTokens: 4096, outputTokens: 256 }];
const api = (factor: number): ApiPrice => ({
  ...{ provider: 'P', model: 'm', kind: 'same' },
  ...{
    inputPerMillion: EUR(0.5 * factor),
    cachedInputPerMillion: EUR(0.05 * factor),
    outputPerMillion: EUR(2 * factor),
  },
});

describe('the worked example', () => {
  it('utilisation, power and energy', () => {
    states(page, input.service.capacityPerHour.likely, 0, 'requests an hour');
    states(page, 100 * cost.utilisation.busyShare, 1, '%');
    states(page, 50 + cost.utilisation.busyShare * 400, 1, 'W');
    states(page, cost.energyPerYear.value, 1, 'kWh a year');
  });
  it('money', () => {
    states(page, cost.electricityPerYear.value, 2, 'EUR a year');
    states(page, cost.electricity.value, 2, 'EUR in 4 years');
    states(page, cost.residual.value, 2, 'EUR');
    states(page, cost.total.value, 2, 'EUR');
  });
  it('tokens', () => {
    states(page, cost.requests.value, 0, 'requests');
    states(page, (cost.requests.value * 4352) / 1e6, 1, 'million tokens');
    const each = tokenCost(cost, UC2);
    states(page, each?.perMillionTokens.value ?? Number.NaN, 3, 'EUR');
    states(page, each?.perMillionOutputTokens?.value ?? Number.NaN, 2, 'EUR');
  });
  it('an API', () => {
    const compared = againstApi(input, UC2, api(1), 0);
    states(page, apiRequestCost(api(1), UC2, 0), 5, 'EUR a request');
    states(page, compared.total.value, 2, 'EUR over the term');
    states(page, compared.ratio, 2, 'times as much');
    states(page, apiRequestCost(api(1), UC2, 0.5), 5, 'EUR');
    states(page, againstApi(input, UC2, api(10), 0).breakEvenPerHour?.value ?? Number.NaN, 2, 'requests an hour');
  });
});
