// By its own published measurements no device is predicted so much faster than by the form that the ceilings of searches would not hold.
import { expect, it } from 'vitest';
import { textModels } from '../src/core/catalogue/text-models.ts';
import { isByBackend } from '../src/core/predict/calibration.ts';
import { deviceBlends } from '../src/core/predict/device-blend.ts';
import { MOST_OFFSET } from '../src/core/predict/form-ceiling.ts';
import { type Question, questionOf } from '../src/core/predict/nearness.ts';
import { realCalibrations, realContext } from './support/real.ts';

const context = realContext();

/** What every model of the catalogue asks in several formats, under all settings. */
function questions(): readonly Question[] {
  return textModels(context.catalogue).flatMap(({ id }) => {
    const model = context.library.describe(id);
    if (model.status === 'unknown') return [];
    return ['q2_k', 'q4_0', 'q4_k_m', 'q8_0', 'f16'].flatMap((format) => {
      const prepared = context.library.prepare(model.value, format);
      if (prepared.status === 'unknown') return [];
      const flags = [false, true];
      return flags.flatMap((flashAttention) =>
        flags.map((windows) => questionOf(prepared.value, { flashAttention, windows, slowCache: false })),
      );
    });
  });
}

it('offsets of devices by their own measurements stay below the most that ceilings allow for', () => {
  const asked = questions();
  expect(asked.length).toBeGreaterThan(3000);
  let devices = 0;
  for (const [engine, calibration] of Object.entries(realCalibrations())) {
    if ('kind' in calibration) continue;
    const sides = isByBackend(calibration) ? Object.values(calibration.backends) : [calibration.cpu];
    for (const side of sides)
      for (const [id, rows] of Object.entries(side.devices)) {
        devices++;
        const blendOf = deviceBlends(side, rows);
        let most = 0;
        for (const q of asked) {
          const blend = blendOf('all', q);
          if (blend) most = Math.max(most, blend.decode, blend.prefill);
        }
        expect(most, `${engine} ${id}`).toBeLessThan(MOST_OFFSET);
      }
  }
  expect(devices).toBeGreaterThan(150);
});
