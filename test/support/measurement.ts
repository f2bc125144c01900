// A record as `viable measure` makes it, for tests of what keeps and shows records.
import { MEASUREMENT_SCHEMA, type Measurement, measurementSchema } from '../../src/core/measurement/measurement.ts';

/** `n` tells records apart; `change` is laid over the record. */
export function measurementOf(n: number, change: Partial<Measurement> = {}): Measurement {
  return measurementSchema.parse({
    schema: MEASUREMENT_SCHEMA,
    id: `test-${n}`,
    measured: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    origin: { kind: 'viable', version: '0.1.0' },
    machine: {
      name: 'Desktop',
      fingerprint: 'f00d',
      cpu: 'AMD Ryzen 9 9950X',
      accelerators: [{ name: 'NVIDIA GeForce RTX 3090', memoryBytes: 24 * 2 ** 30 }],
      os: 'linux',
    },
    model: { id: 'llama-3.1-8b-instruct', name: 'Llama 3.1 8B Instruct', quantization: 'Q4_K_M' },
    engine: { name: 'llama.cpp', version: 'b6500', backend: 'cuda' },
    settings: { flashAttention: true },
    conditions: { loadBefore: 0.1 },
    tests: [
      {
        shape: { promptTokens: 1024, outputTokens: 16 },
        how: 'measured',
        prefillTokensPerSecond: 3000 + n,
        decodeTokensPerSecond: 100,
        ttftSeconds: 0.35,
      },
    ],
    summary: {
      how: 'measured',
      prefillTokensPerSecond: 3000 + n,
      decodeTokensPerSecond: 100,
      ttftSeconds: 0.35,
      score: 900 + n,
    },
    status: 'accepted',
    ...change,
  });
}
