// The worked example of docs/method/builds.md, held to the code.
import { expect, it } from 'vitest';
import { billOf } from '../../src/core/build/bill.ts';
import { buildOf } from '../../src/core/build/build.ts';
import { powerOf } from '../../src/core/build/power.ts';
import { canStand } from '../../src/core/build/rules/card-spacing.ts';
import { chipletsFeedChannels } from '../../src/core/build/rules/chiplets-feed-channels.ts';
import { realCatalogue, realSupply } from '../support/real.ts';

it('the companion document’s server', () => {
  const [catalogue, supply] = [realCatalogue(), realSupply()];
  const machine = catalogue.machines['server-epyc-9354'];
  if (!machine) throw new Error('no such machine');
  const build = buildOf(catalogue, supply, machine);
  const power = powerOf(build);
  expect([power.peakW.watts, power.loadW.watts, power.idleW.watts]).toEqual([387, 421, 194]);
  expect(chipletsFeedChannels.check(build)).toMatchObject({
    status: 'pass',
    message: '8 chiplets take 460.8 GB/s, 12 channels deliver 460.8 GB/s',
  });
  const wish = { currency: 'EUR', tax: 'included' as const, country: 'de', asOf: '2025-12-31' };
  expect(billOf(catalogue, supply, machine, wish).knownTotal).toBeCloseTo(6980, 6);
});

it('cards stand where the slots leave them room', () => {
  expect(canStand([2, 5], [2, 2])).toBe(true);
  expect(canStand([2, 5], [3.5, 3.5])).toBe(false);
  expect(canStand([2, 5], [3, 3.5])).toBe(true);
  expect(canStand([1, 2, 3, 4], [2, 2])).toBe(true);
  expect(canStand([1], [2, 2])).toBe(false);
});
