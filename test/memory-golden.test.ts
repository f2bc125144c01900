// Memory rules against a small table of figures, so that a clone without the raw material still checks them.
import { describe, expect, it } from 'vitest';
import { demandOf } from '../src/core/memory/demand.ts';
import { explainMemory } from '../src/core/memory/explain.ts';
import { pagedMemory } from '../src/core/memory/paged.ts';
import { place } from '../src/core/memory/place.ts';
import { mixTypes } from '../src/core/memory/quantize/typed-tensors.ts';
import { repackedBytes } from '../src/core/memory/repack.ts';
import { bestFormat, longestContext, smallestMachine } from '../src/core/memory/search.ts';
import { DEFAULT_SETTINGS, type MemorySettings } from '../src/core/memory/settings.ts';
import { sumWeights } from '../src/core/memory/weights.ts';
import { gptOss20b, llama31x8b, mamba2x370m, qwen3x30bA3b } from '../src/core/model/example-models.ts';
import { fromCatalogue } from '../src/core/model/from-catalogue.ts';
import { GIB } from '../src/core/units/scale.ts';
import { ALLOCATED, type AllocatedCase } from './golden/memory.ts';
import { accelerator, machineWith } from './support/memory-machine.ts';

function prepared(entry: typeof llama31x8b, mix: string) {
  const model = fromCatalogue(entry);
  const tensors = mixTypes(model, mix);
  if (tensors.status !== 'ok') throw new Error(tensors.reasons.join('; '));
  return { model, tensors: tensors.value.list(), weights: sumWeights(model, tensors.value) };
}

const MODELS = {
  llama: prepared(llama31x8b, 'Q4_K_M'),
  'gpt-oss': prepared(gptOss20b, 'MXFP4_MOE'),
  mamba2: prepared(mamba2x370m, 'F16'),
};

function settingsOf(c: AllocatedCase): MemorySettings {
  return {
    contextTokens: c.context,
    slots: c.slots,
    unifiedCache: false,
    ubatchTokens: c.step,
    outputRows: c.outputs === 'all' ? Number.MAX_SAFE_INTEGER : c.outputs,
    flashAttention: c.flash,
    cacheElementBytes: c.cache === 'q8_0' ? 34 / 32 : 2,
  };
}

describe('caches and compute buffers of llama.cpp v0.5.0', () => {
  it.each(ALLOCATED.map((c) => [JSON.stringify({ ...c, cacheBytes: undefined, computeBytes: undefined }), c] as const))(
    '%s',
    (_, c) => {
      const { model, weights } = MODELS[c.model];
      const machine = machineWith(c.split.map((_share, i) => accelerator(`device ${i}`, 1e15)));
      const wish = { acceleratorLayers: c.gpuLayers, tensorSplit: c.split };
      const plan = place(demandOf(model, weights, settingsOf(c)), machine, c.split.length === 0 ? 'cpu' : wish);
      const devices = [-1, ...c.split.keys()].map((index) => plan.devices.find((d) => d.index === index));
      expect(devices.map((d) => (d?.kvCacheBytes ?? 0) + (d?.stateBytes ?? 0))).toEqual(c.cacheBytes);
      expect(devices.map((d) => d?.computeBytes ?? 0)).toEqual(c.computeBytes);
    },
  );
});

describe('weights', () => {
  const total = (name: keyof typeof MODELS) => {
    const r = MODELS[name].weights.resident;
    return r.layers.reduce((sum, l) => sum + l.bytes, r.inputBytes + r.outputBytes + r.everyDeviceBytes);
  };

  it('of whole models are what llama.cpp loads', () => {
    expect(total('gpt-oss')).toBe(12_096_558_336);
    expect(total('mamba2')).toBe(738_105_344);
  });

  // Sizes of published files of Llama 3.1 8B Instruct in bytes, recalled; each has a header of 7.8 MB.
  it.each([
    ['Q2_K', 3_179_131_840],
    ['Q3_K_M', 4_018_918_336],
    ['Q4_0', 4_661_212_096],
    ['Q4_K_M', 4_920_734_272],
    ['Q5_K_M', 5_732_987_840],
    ['Q6_K', 6_596_006_848],
    ['Q8_0', 8_540_771_328],
  ])('of a file in %s are known before it is made', (mix, fileBytes) => {
    const header = fileBytes - prepared(llama31x8b, mix).weights.totalBytes;
    expect(header).toBeGreaterThan(7.8e6);
    expect(header).toBeLessThan(7.9e6);
  });

  it('of a tied output are there twice where the output leaves the host', () => {
    const demand = demandOf(MODELS.mamba2.model, MODELS.mamba2.weights, DEFAULT_SETTINGS);
    const machine = machineWith([accelerator('one', 1e12)]);
    const weights = place(demand, machine, { acceleratorLayers: 1 }).devices.map((d) => d.weightsBytes);
    expect(weights).toEqual([738_101_248, 102_993_920]);
  });

  it('that a CPU rearranges depend on its instructions', () => {
    const repackable = MODELS.llama.weights.repackable();
    const layers = repackable.map((_, i) => i);
    const [none, avx2, neon] = (['avx', 'avx2', 'neon'] as const).map((simd) =>
      repackedBytes(repackable, layers, simd),
    );
    expect(none).toBe(0);
    expect(avx2).toBeGreaterThan(3e9);
    expect(neon).toBeGreaterThan(avx2 ?? 0);
  });

  it('are explained layer by layer without losing a byte', () => {
    const { model, tensors, weights } = MODELS['gpt-oss'];
    const lines = explainMemory(model, tensors, DEFAULT_SETTINGS);
    expect(lines.reduce((sum, l) => sum + l.weightsBytes, 0)).toBe(weights.totalBytes);
    expect(lines.find((l) => l.layer === 0)?.groups[0]).toMatchObject({ group: 'experts', types: ['MXFP4'] });
  });
});

describe('placement', () => {
  const experts = prepared(qwen3x30bA3b, 'Q4_K_M');

  it('keeps experts on the host where asked', () => {
    const machine = machineWith([accelerator('one', 24 * GIB)], 64 * GIB);
    const demand = demandOf(experts.model, experts.weights, DEFAULT_SETTINGS);
    const plan = place(demand, machine, { expertLayersOnHost: 'all' });
    const [host, device] = plan.devices;
    const away = experts.weights.resident.layers.reduce((sum, l) => sum + l.expertBytes, 0);
    expect(plan.kind).toBe('experts-on-host');
    expect(host?.weightsBytes).toBe(away + experts.weights.resident.inputBytes);
    expect(device?.kvCacheBytes).toBe(demand.caches.reduce((sum, c) => sum + c.kvCacheBytes, 0));
  });

  it('splits over unlike accelerators so that both hold their part', () => {
    const machine = machineWith([accelerator('large', 8 * GIB), accelerator('small', 3 * GIB)]);
    const plan = place(demandOf(MODELS.llama.model, MODELS.llama.weights, DEFAULT_SETTINGS), machine);
    expect(plan).toMatchObject({ kind: 'whole-device', fits: true });
    const tight = machineWith([accelerator('large', 4.2 * GIB), accelerator('small', 3.2 * GIB)]);
    expect(place(demandOf(MODELS.llama.model, MODELS.llama.weights, DEFAULT_SETTINGS), tight)).toMatchObject({
      kind: 'split',
      fits: true,
    });
  });

  it('finds the longest context, the best format and the smallest machine', () => {
    const { model, weights } = MODELS.llama;
    const machine = machineWith([accelerator('one', 8 * GIB)]);
    const longest = longestContext(model, weights, DEFAULT_SETTINGS, machine);
    expect(longest?.plan.fits).toBe(true);
    const more = { ...DEFAULT_SETTINGS, contextTokens: (longest?.contextTokens ?? 0) + 256 };
    expect(place(demandOf(model, weights, more), machine).fits).toBe(false);
    const formats = ['F16', 'Q8_0', 'Q4_K_M'].map((name) => ({ name, ...prepared(llama31x8b, name) }));
    expect(bestFormat(model, formats, DEFAULT_SETTINGS, machine)?.chosen.name).toBe('Q4_K_M');
    const machines = [24, 8, 4].map((gib) => machineWith([accelerator(`${gib}`, gib * GIB)]));
    expect(smallestMachine(model, weights, DEFAULT_SETTINGS, machines)?.chosen).toBe(machines[1]);
  });
});

describe('paged cache', () => {
  it('is what is left of the share: Llama 3.1 8B in BF16 on an H100 with vLLM 0.11', () => {
    // Source: llm-d-planner, docs/empirical-vllm-memory-results.md: 14.99, 4.76 and 0.13 GiB leave 51.38 GiB.
    const paged = pagedMemory(MODELS.llama.model, {
      deviceBytes: 79.18 * GIB,
      utilisation: 0.9,
      weightsBytes: 14.99 * GIB,
      activationBytes: 4.76 * GIB,
      nonTorchBytes: 0.13 * GIB,
      cacheElementBytes: 2,
    });
    expect(paged.cacheBytes / (51.38 * GIB)).toBeCloseTo(1, 2);
    expect(paged.bytesPerToken).toBe(131_072);
    expect(paged.tokens % 16).toBe(0);
  });
});
