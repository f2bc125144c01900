// The llama.cpp form against values that an independent implementation of the same equations gave (another language, same coefficients).
import { describe, expect, it } from 'vitest';
import { deviceOf } from '../../src/core/machine/device.ts';
import { calibrationNode } from '../../src/core/predict/calibration.ts';
import type { FormatClass } from '../../src/core/predict/format-class.ts';
import { llamaCppCosts } from '../../src/core/predict/llama-cpp-form.ts';
import type { LlamaCppParameters } from '../../src/core/predict/llama-cpp-parameters.ts';
import { modelLibrary } from '../../src/core/predict/model-library.ts';
import { observe } from '../../src/core/predict/observed.ts';
import { gpuTraits } from '../../src/core/predict/traits.ts';
import { realCatalogue } from '../support/real.ts';

const catalogue = realCatalogue();
const library = modelLibrary(catalogue);

/** η, ρ, o, κ, ε, o′, a; cost and speed of the format; the power limit's knee. */
type Coefficients = readonly [number, number, number, number, number, number, number, number, number, number];

interface Engine {
  readonly experts?: readonly [number, number];
  readonly flash?: readonly [number, number, number, number];
  readonly noInt8?: readonly [number, number];
}

/** Factors that are the same in all rows below: one fit's. */
function parameters(c: Coefficients, format: FormatClass, e: Engine): LlamaCppParameters {
  const [read = 1, compute = 1] = e.experts ?? [];
  const [layer = 1, decode = 1, batch = 1, prompt = 1] = e.flash ?? [];
  const [noInt8Compute = 1, noInt8Decode = 1] = e.noInt8 ?? [];
  return {
    ...{ bandwidthEfficiency: c[0], dequantisationRate: c[1], layerMilliseconds: c[2], attentionRate: c[3] },
    ...{ computeEfficiency: c[4], batchLayerMilliseconds: c[5], promptAttentionCost: c[6], powerKneeWatts: c[9] },
    ...{ stepMilliseconds: 0.235686, laptopDecodeFactor: 1, laptopComputeFactor: 1, powerExponent: 0.735315 },
    ...{ weightReadsPerBatch: 1.16421 * 0.8389, requestMilliseconds: 0.547068, extraNormCost: 0.112996 },
    ...{ noInt8ComputeFactor: noInt8Compute, noInt8DecodeFactor: noInt8Decode },
    ...{ expertReadFactor: read, expertComputeCost: compute, expertKernelCost: 1.016, expertFewTokens: 10.9782 },
    matrixUnitFactor: 3.5828,
    workstationComputeFactor: 1,
    ...{ flashLayerFactor: layer, flashAttentionRateFactor: decode },
    ...{ flashBatchFactor: batch, flashPromptAttentionFactor: prompt },
    formats: { [format]: { dequantCost: c[7], matrixSpeed: c[8] } } as unknown as LlamaCppParameters['formats'],
  };
}

function rate(
  accelerator: string,
  model: string,
  quantization: string,
  flashAttention: boolean,
  e: Engine,
  c: Coefficients,
) {
  const described = library.describe(model);
  const prepared = described.status === 'ok' ? library.prepare(described.value, quantization) : described;
  const entry = catalogue.accelerators[accelerator];
  if (prepared.status === 'unknown' || !entry) throw new Error(`${accelerator}, ${model} ${quantization}`);
  const device = deviceOf(catalogue, entry);
  const traits = gpuTraits(device, calibrationNode(catalogue.architectures, device.architecture).id);
  const { work, formatClass: format } = prepared.value;
  const settings = { ubatchTokens: 512, flashAttention, format };
  const costs = llamaCppCosts(traits, work, settings, parameters(c, format, e));
  return (promptTokens: number, outputTokens: number) => {
    const seen = observe(costs, [{ promptTokens, outputTokens }]);
    return promptTokens > 0 ? seen.prefillTokensPerSecond : seen.decodeTokensPerSecond;
  };
}

/** Values and coefficients were printed with four digits. */
const near = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(0.004);

const CUDA = { experts: [0.8686 * 0.883, 1.1896 * 1.0697], flash: [0.878, 1.7555, 0.9211, 0.1402] } as const;
const METAL = { experts: [0.8686 * 0.8719, 1.1896 * 0.851], flash: [0.5735, 4.9631, 0.773, 0.5786] } as const;

describe('current llama.cpp', () => {
  it('CUDA, dense, no flash attention', () => {
    const at = rate('nvidia-geforce-rtx-4090', 'llama-2-7b', 'Q4_0', false, CUDA, [
      ...([0.9348, 1.118, 0.04654, 1.122, 0.6452, 0.4022, 1.291, 0.748, 1.172] as const),
      1.2777,
    ]);
    near(at(512, 0), 10630);
    near(at(0, 128), 182.4);
  });

  it('CUDA, experts in MXFP4, flash attention', () => {
    const at = rate('nvidia-geforce-rtx-5080', 'gpt-oss-20b', 'MXFP4_MOE', true, CUDA, [
      ...([0.9238, 1.053, 0.05502, 1.075, 0.6408, 0.4117, 1.455, 1.474, 1.14] as const),
      1.23567,
    ]);
    near(at(2048, 0), 8345);
    near(at(0, 128), 198.5);
  });

  it('Metal, experts in MXFP4, flash attention', () => {
    const at = rate('apple-m2-ultra-76c', 'gpt-oss-120b', 'MXFP4_MOE', true, METAL, [
      ...([1.044, 3.911, 0.1347, 1.511, 0.6514, 1.52, 0.9681, 1.246, 1.293] as const),
      1,
    ]);
    near(at(2048, 0), 969.6);
    near(at(0, 32), 85.62);
    near(at(0, 128), 85.53);
  });

  it('Metal with matrix units, F16', () => {
    const at = rate('apple-m5-pro-20c', 'llama-2-7b', 'F16', false, METAL, [
      ...([1.037, 4.949, 0.1211, 1.573, 0.6649, 0.6196, 0.5825, 0.6394, 1.27] as const),
      1,
    ]);
    near(at(512, 0), 1512);
    near(at(0, 128), 19.78);
  });

  it('ROCm and Vulkan', () => {
    const instinct = rate('amd-instinct-mi300x', 'llama-2-7b', 'Q4_0', false, {}, [
      ...([1.067, 0.8384, 0.1046, 0.8398, 0.5697, 0.5882, 3.39, 0.7895, 1.083] as const),
      1,
    ]);
    near(instinct(512, 0), 9301);
    near(instinct(0, 128), 225.4);
    const pascal = rate('nvidia-geforce-gtx-1070', 'llama-2-7b', 'Q4_0', false, {}, [
      ...([1.064, 0.6459, 0.06019, 0.964, 0.128, 0.4804, 2.031, 0.9105, 1.475] as const),
      1.08953,
    ]);
    near(pascal(512, 0), 362.1);
    near(pascal(0, 128), 37.25);
  });

  it('CUDA without a fast int8 path', () => {
    const slow = { ...CUDA, noInt8: [0.313183, 0.65473] } as const;
    const at = rate('nvidia-tesla-p100-pcie-12gb', 'llama-2-7b', 'Q4_0', true, slow, [
      ...([0.9844, 0.5454, 0.07339, 0.9921, 0.3617, 0.9667, 1.64, 0.748, 1.172] as const),
      1.08991,
    ]);
    near(at(512, 0), 738.2);
    near(at(0, 128), 57.64);
  });
});
