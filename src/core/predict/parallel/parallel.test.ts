// Several devices: prompts in a pipeline, prompts of the host's layers on an accelerator, links, power limits; on the real catalogue.
import { describe, expect, it } from 'vitest';
import { realContext } from '../../../../test/support/real.ts';
import { outcomeOf } from '../../assess/outcome.ts';
import { resolveScenario, type ScenarioRequest } from '../../assess/scenario.ts';
import { overlappingTokens } from './overlap.ts';
import { peerLink } from './peer-link.ts';

const context = realContext();

function prediction(request: Partial<ScenarioRequest> & Pick<ScenarioRequest, 'machine' | 'model'>) {
  const workload = { promptTokens: 4096, outputTokens: 256 };
  const scenario = resolveScenario(context, { workload, quantization: 'q4_k_m', evidence: 'off', ...request }, true);
  if (scenario.status !== 'ok') throw new Error(scenario.reasons.join('; '));
  const outcome = outcomeOf(context, scenario.value);
  if (outcome.status !== 'ok' || !outcome.value.prediction) throw new Error('not predicted');
  return { ...outcome.value.prediction, memory: outcome.value.memory };
}

const attached = (link: string) => ({
  ...{ accelerators: [{ name: 'RTX 4090', link }], cpu: 'Ryzen 9 9950X', systemMemoryGb: 96 },
});

describe('layers on host and accelerator', () => {
  it('a slower link slows the prompt, whose weights pass it, and hardly the output', () => {
    const [fast, slow] = ['PCIe 4.0 x16', 'Thunderbolt 4'].map((link) =>
      prediction({ machine: attached(link), model: 'qwen2.5-72b-instruct' }),
    );
    if (!fast || !slow) throw new Error('two were asked for');
    expect(fast.memory.kind).toBe('layer-offload');
    expect(slow.phaseBottlenecks.prefill).toBe('link');
    expect(slow.promptSeconds?.likely ?? 0).toBeGreaterThan(2 * (fast.promptSeconds?.likely ?? 0));
    expect(slow.decodeTokensPerSecond?.likely ?? 0).toBeGreaterThan(0.99 * (fast.decodeTokensPerSecond?.likely ?? 0));
  });
});

describe('layers on two accelerators', () => {
  it('a long prompt is computed side by side, a short one and the output are not', () => {
    const machine = { accelerators: [{ name: 'RTX 3090', count: 2 }], cpu: 'Ryzen 9 9950X', systemMemoryGb: 64 };
    const split = prediction({ machine, model: 'llama-3.3-70b-instruct' });
    expect(split.memory.kind).toBe('split');
    const short = prediction({
      ...{ machine, model: 'llama-3.3-70b-instruct' },
      workload: { promptTokens: 512, outputTokens: 256 },
    });
    const rate = (p: typeof split) => p.prefillTokensPerSecond?.likely ?? 0;
    expect(rate(split) / rate(short)).toBeGreaterThan(1.2);
    expect(rate(split) / rate(short)).toBeLessThan(2);
  });

  it('of 4,096 tokens all but the first batch of each call overlap', () => {
    expect(overlappingTokens(512, 512)).toBe(0);
    expect(overlappingTokens(513, 512)).toBe(1);
    expect(overlappingTokens(4096, 512)).toBe(3072);
  });
});

describe('tensor parallel', () => {
  const served = (name: string, count: number, link?: string) =>
    prediction({
      ...{ machine: { accelerators: [{ name, count, link }], cpu: 'EPYC 9654', systemMemoryGb: 512 } },
      ...{ model: 'llama-3.1-8b-instruct', quantization: 'bf16', engine: 'vllm', kvCacheType: 'bf16' },
    });

  it('explains itself by chip and engine, with the rows behind', () => {
    const one = served('H100 SXM', 1);
    expect(one.basis).toBe('calibrated');
    expect(one.coefficients?.map((c) => c.node)).toEqual(['hopper', 'vllm']);
    expect(one.coefficients?.every((c) => c.devices.length > 0 && c.values.length > 0)).toBe(true);
  });

  it('cards that copy through the host get half of their bus, sockets their fabric', () => {
    const device = (name: string) => {
      const machine = context.machineOf({ accelerators: [{ name }] });
      if (machine.status !== 'ok' || !machine.value.devices[0]) throw new Error(name);
      return machine.value.devices[0];
    };
    expect(peerLink(device('RTX 4090')).direct).toBe(false);
    expect(peerLink(device('RTX 6000 Ada Generation')).direct).toBe(true);
    expect(peerLink(device('H100 SXM')).bytesPerSecond).toBe(450e9);
  });
});

it('a power limit below the chip’s own slows the prompt and never speeds anything', () => {
  const limited = (powerLimitWatts?: number) =>
    prediction({
      machine: {
        accelerators: [{ name: 'RTX 4090 Laptop', powerLimitWatts }],
        cpu: 'Ryzen 9 7945HX',
        systemMemoryGb: 32,
      },
      model: 'llama-3.1-8b-instruct',
    }).prefillTokensPerSecond?.likely ?? 0;
  expect(limited(60)).toBeLessThan(0.9 * limited());
  expect(limited(900)).toBe(limited());
});

it('a model larger than memory runs from a drive that is known, and only then', () => {
  const machine = { cpu: 'Ryzen 9 9950X', systemMemoryGb: 96 };
  const stored = prediction({ machine: { ...machine, storageReadGBps: 7 }, model: 'deepseek-v3' });
  expect(stored.memory).toMatchObject({ kind: 'from-storage', fits: false });
  expect(stored.bottleneck).toBe('storage');
  const slow = prediction({ machine: { ...machine, storageReadGBps: 0.5 }, model: 'deepseek-v3' });
  expect(slow.totalSeconds.likely).toBeGreaterThan(stored.totalSeconds.likely);
  expect(() => prediction({ machine, model: 'deepseek-v3' })).toThrow('not predicted');
});

it('recurrent layers read and write a state for each token', () => {
  const machine = { accelerators: [{ name: 'RTX PRO 6000 Blackwell Workstation Edition' }] };
  const terms = prediction({ machine, model: 'qwen3-next-80b-a3b-instruct' }).terms;
  expect(terms.some((t) => t.name === 'state of recurrent layers' && t.seconds > 0)).toBe(true);
});
