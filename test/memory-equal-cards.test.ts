// Two equal cards are two devices: each has a place of its own in the plan.
import { expect, it } from 'vitest';
import { resolveMachine } from '../src/core/machine/resolve-machine.ts';
import { demandOf } from '../src/core/memory/demand.ts';
import { place } from '../src/core/memory/place.ts';
import { DEFAULT_SETTINGS } from '../src/core/memory/settings.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { realCatalogue } from './support/real.ts';

it('gives equal cards different places', () => {
  const catalogue = realCatalogue();
  const library = modelLibrary(catalogue);
  const machine = resolveMachine(catalogue, 'Ryzen 9 9950X + 2x RTX 5090 + 192GB');
  const model = library.describe('llama-3.3-70b-instruct');
  if (machine.status !== 'ok' || model.status !== 'ok') throw new Error('the catalogue lacks a part');
  const prepared = library.prepare(model.value, 'q4_k_m');
  if (prepared.status !== 'ok') throw new Error(prepared.reasons.join());
  const plan = place(demandOf(model.value, prepared.value.weights, DEFAULT_SETTINGS), machine.value);
  expect(plan.devices.filter((d) => d.kind === 'accelerator').map((d) => d.index)).toEqual([0, 1]);
});
