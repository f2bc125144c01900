// Formats that processors unpack slowly: said, and the interval reaches down, on CPUs alone.
import { describe, expect, it } from 'vitest';
import { realContext } from '../../../test/support/real.ts';
import { outcomeOf } from '../assess/outcome.ts';
import { resolveScenario } from '../assess/scenario.ts';
import type { Prediction } from './prediction.ts';

const context = realContext();

function predicted(machine: string, quantization: string): Prediction {
  const request = { machine, model: 'llama-3.1-8b-instruct', quantization, workload: 'uc1' };
  const scenario = resolveScenario(context, request);
  if (scenario.status === 'unknown') throw new Error(scenario.reasons.join());
  const outcome = outcomeOf(context, scenario.value);
  if (outcome.status === 'unknown' || !outcome.value.prediction) throw new Error('nothing is predicted');
  return outcome.value.prediction;
}

const reach = ({ decodeTokensPerSecond: d }: Prediction) => (d ? d.low / d.likely : Number.NaN);
const isSaid = ({ notes }: Prediction) => notes.some((n) => n.includes('unpacks its weights slowly'));

describe('a format that is unpacked slowly', () => {
  it('widens what is predicted of a CPU, and is told', () => {
    const [slow, plain] = [predicted('ryzen-9-9950x', 'IQ2_XXS'), predicted('ryzen-9-9950x', 'Q2_K')];
    expect(isSaid(slow)).toBe(true);
    expect(slow.basis).toBe('extrapolated');
    expect(isSaid(plain)).toBe(false);
    expect(reach(slow)).toBeLessThan(0.6 * reach(plain));
  });

  it('changes nothing on an accelerator', () => expect(isSaid(predicted('desktop-rtx-3090', 'IQ2_XXS'))).toBe(false));
});
