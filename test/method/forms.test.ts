// The fitted forms on a device with round figures: every term as the pages on prompt, first token, decoding and calibration state it.
import { describe, expect, it } from 'vitest';
import { cpuCosts } from '../../src/core/predict/cpu-form.ts';
import { gpuCosts } from '../../src/core/predict/gpu-form.ts';
import { middleContext, observe } from '../../src/core/predict/observed.ts';
import { attendedPairs, decodeStepSeconds, promptSeconds } from '../../src/core/predict/phase-costs.ts';
import {
  exampleCpu,
  exampleCpuParameters,
  exampleGpu,
  exampleGpuParameters,
  exampleSettings,
  exampleWork,
} from './example-device.ts';
import { methodPage, states } from './page.ts';

const uc2 = { promptTokens: 4096, outputTokens: 256 };
const gpu = gpuCosts(exampleGpu, exampleWork, exampleSettings, exampleGpuParameters);
const cpu = cpuCosts(exampleCpu, exampleWork, exampleSettings, exampleCpuParameters);
const context = middleContext(uc2, 0);
const perToken = (costs: typeof gpu) => costs.decode.attention.reduce((sum, a) => sum + a.seconds, 0);

describe('token generation', () => {
  const page = methodPage('token-generation');

  it.each([
    ['GPU', gpu],
    ['CPU', cpu],
  ])('on the %s is the sum of the terms of the page', (_, costs) => {
    const { weightSeconds, fixedSeconds } = costs.decode;
    const attention = context * perToken(costs);
    const step = decodeStepSeconds(costs, context);
    expect(weightSeconds + fixedSeconds + attention).toBeCloseTo(step, 12);
    for (const seconds of [weightSeconds, fixedSeconds, attention, step]) states(page, seconds * 1e3, 2, 'ms');
    states(page, observe(costs, [uc2]).decodeTokensPerSecond, 1, 'tokens/s');
  });

  it('stays under the ceiling', () => {
    const ceiling = exampleGpu.bandwidthBytesPerSecond / exampleWork.activeBytes;
    states(page, ceiling, 0, 'tokens/s');
    expect(observe(gpu, [uc2]).decodeTokensPerSecond).toBeLessThan(ceiling);
  });
});

describe('prompt processing', () => {
  const page = methodPage('prompt-processing-throughput');
  const n = uc2.promptTokens;

  it.each([
    ['GPU', gpu],
    ['CPU', cpu],
  ])('on the %s is the sum of the terms of the page', (_, costs) => {
    const p = costs.prompt;
    const batches = Math.ceil(n / p.batchTokens) * (p.batchSeconds + p.batchReadSeconds);
    const pairs = attendedPairs(n, 0, Number.POSITIVE_INFINITY) * (p.attention[0]?.seconds ?? 0);
    const all = promptSeconds(costs, n, 0);
    expect(batches + p.onceSeconds + n * p.tokenSeconds + pairs).toBeCloseTo(all, 12);
    for (const seconds of [batches + p.onceSeconds, n * p.tokenSeconds, pairs, all]) states(page, seconds, 3, 's');
    states(page, observe(costs, [uc2]).prefillTokensPerSecond, 0, 'tokens/s');
  });

  it('attends to half the square of the prompt', () => {
    states(page, attendedPairs(n, 0, Number.POSITIVE_INFINITY), 0, 'pairs');
  });
});

describe('time to first token', () => {
  it('is prompt, first step and fixed cost of the request', () => {
    const page = methodPage('time-to-first-token');
    const parts = [promptSeconds(gpu, 4096, 0), decodeStepSeconds(gpu, 4096), gpu.requestSeconds];
    const { ttftSeconds } = observe(gpu, [uc2]);
    expect(parts.reduce((a, b) => a + b)).toBeCloseTo(ttftSeconds, 12);
    for (const seconds of [...parts, ttftSeconds]) states(page, seconds * 1e3, 1, 'ms');
  });
});

describe('the BF16 cache of hosts with AVX512_BF16', () => {
  const page = methodPage('calibration');
  const seen = (windows: boolean, bf16Cache: boolean) =>
    observe(gpuCosts(exampleGpu, exampleWork, { ...exampleSettings, windows, bf16Cache }, exampleGpuParameters), [uc2]);

  it.each([false, true])('slows decode and prefill as the page says (Windows: %s)', (windows) => {
    const [slow, usual] = [seen(windows, true), seen(windows, false)];
    states(page, slow.decodeTokensPerSecond / usual.decodeTokensPerSecond, 2, '×');
    states(page, 100 * (1 - slow.prefillTokensPerSecond / usual.prefillTokensPerSecond), 0, '%');
  });

  it('is nothing on Apple GPUs', () => {
    const apple = { ...exampleGpu, vendor: 'apple' };
    const costs = gpuCosts(apple, exampleWork, { ...exampleSettings, bf16Cache: true }, exampleGpuParameters);
    expect(costs.decode.cacheTypeSeconds).toBe(0);
  });
});
