// A measurement: what was timed on a machine, with everything a reader needs to judge it. The one form that is stored,
// exchanged, imported and exported.
import { z } from 'zod';

export const MEASUREMENT_SCHEMA = 'viable.measurement/1';

const text = z.string().min(1).max(500);
const positive = z.number().finite().positive();
const amount = z.number().finite().nonnegative();
const count = z.number().int().nonnegative().max(1e9);

/** Why a result cannot be fully trusted, or not at all. */
export const PROBLEM_CODES = [
  'too-few-repetitions',
  'wide-spread',
  'drift',
  'machine-busy',
  'above-roofline',
  'contradictory',
  'engine-crashed',
  'engine-hung',
  'out-of-memory',
  'interrupted',
] as const;

export const problemSchema = z.strictObject({
  code: z.enum(PROBLEM_CODES),
  /** What was seen, with figures. */
  detail: z.string().max(2000),
});
export type Problem = z.infer<typeof problemSchema>;

/** What one test asks for; a LocalScore test has both prompt and output. */
export const testShapeSchema = z.strictObject({
  promptTokens: count,
  outputTokens: count,
  /** Tokens that stand in the cache before the test. */
  depthTokens: count.default(0),
  /** Sequences decoded together. */
  sequences: count.min(1).default(1),
});
export type TestShape = z.infer<typeof testShapeSchema>;

const intervalSchema = z.strictObject({ low: amount, likely: amount, high: amount });

/** Rates and times that were predicted, each with its interval. */
const predictedRates = {
  prefillTokensPerSecond: intervalSchema.optional(),
  decodeTokensPerSecond: intervalSchema.optional(),
  ttftSeconds: intervalSchema.optional(),
};

/** One batch of a prompt: what stood before it, its size and its time. */
const batchSchema = z.strictObject({ depthTokens: count, tokens: count, seconds: positive });

export const measuredTestSchema = z.strictObject({
  /** What the test is called: "LocalScore 3", "UC2", "prompt of 512". */
  label: text.optional(),
  shape: testShapeSchema,
  /** measured: timed as it stands; derived: follows from curves fitted to other tests of this run. */
  how: z.enum(['measured', 'derived']),
  prefillTokensPerSecond: positive.optional(),
  decodeTokensPerSecond: positive.optional(),
  ttftSeconds: positive.optional(),
  /** Seconds of each repetition, in the order taken, warm-up apart. */
  prefillSeconds: z.array(positive).max(1000).optional(),
  /** Seconds of one decode step, by repetition. */
  stepSeconds: z.array(positive).max(10_000).optional(),
  /** Batches of the prompts of all repetitions: the prefill curve. */
  batches: z.array(batchSchema).max(10_000).optional(),
  /** Places in `prefillSeconds` and `stepSeconds` that lie far from the others; they stay in the sample. */
  outliers: z.strictObject({ prefill: z.array(count).max(1000), decode: z.array(count).max(10_000) }).optional(),
  /** Mean over the test. */
  watts: positive.optional(),
  /** Energy of the test ÷ tokens of its prompt and output. */
  joulesPerToken: positive.optional(),
  /** What was predicted for this test before it was measured. */
  predicted: z.strictObject(predictedRates).optional(),
  problems: z.array(problemSchema).max(20).default([]),
});
export type MeasuredTest = z.infer<typeof measuredTestSchema>;

const deviceSchema = z.strictObject({ name: text, memoryBytes: positive.optional(), driver: text.optional() });

export const measuredMachineSchema = z.strictObject({
  /** Name the owner gives it, or that of its parts. */
  name: text,
  /** Says that two results are of the same machine without telling whose; a hash. */
  fingerprint: text.optional(),
  cpu: text.optional(),
  cores: count.optional(),
  systemMemoryBytes: positive.optional(),
  accelerators: z.array(deviceSchema).max(64).default([]),
  os: text.optional(),
  osVersion: text.optional(),
  memoryMegatransfersPerSecond: positive.optional(),
  memoryChannels: count.optional(),
  /** Read by a STREAM-like probe in the same run. */
  memoryBandwidthBytesPerSecond: positive.optional(),
  virtual: z.boolean().optional(),
});

export const measuredModelSchema = z.strictObject({
  /** Catalogue id where known. */
  id: text.optional(),
  name: text,
  architecture: text.optional(),
  quantization: text,
  parameters: positive.optional(),
  fileBytes: positive.optional(),
  /** SHA-256 of the file's header. */
  headerHash: text.optional(),
  /** True where the weights were made up: the speed is that of the shape. */
  synthetic: z.boolean().default(false),
});

export const measuredEngineSchema = z.strictObject({
  /** Catalogue id or name. */
  name: text,
  version: text.optional(),
  build: text.optional(),
  backend: text.optional(),
  /** CPU code that was loaded, such as AVX2 or AVX512. */
  variant: text.optional(),
});

export const measuredSettingsSchema = z.strictObject({
  threads: count.optional(),
  batchTokens: count.optional(),
  ubatchTokens: count.optional(),
  flashAttention: z.boolean().optional(),
  kvTypeK: text.optional(),
  kvTypeV: text.optional(),
  gpuLayers: count.optional(),
  tensorSplit: z.array(amount).max(64).optional(),
  /** How several accelerators share the model; absent: one, or not stated. */
  splitMode: z.enum(['none', 'layer', 'row', 'tensor']).optional(),
  /** False where the KV cache stays in the host's memory. */
  kvOffload: z.boolean().optional(),
  memoryMapped: z.boolean().optional(),
});

export const conditionsSchema = z.strictObject({
  loadBefore: amount.optional(),
  /** Share of time that work waited for a CPU in the ten seconds before, 0 to 100 (Linux pressure). */
  cpuPressureBefore: amount.optional(),
  cpuPressureDuring: amount.optional(),
  celsiusBefore: z.number().finite().optional(),
  celsiusAfter: z.number().finite().optional(),
  clockHertz: positive.optional(),
  powerMode: text.optional(),
});

/** What Viable said before it was measured. */
export const priorPredictionSchema = z.strictObject({
  version: text,
  basis: text,
  ...predictedRates,
});

/** Means over the nine LocalScore tests and its score, 10·∛(prefill · decode · 1000 / TTFT in ms). */
export const summarySchema = z.strictObject({
  how: z.enum(['measured', 'derived']),
  prefillTokensPerSecond: positive,
  decodeTokensPerSecond: positive,
  ttftSeconds: positive,
  score: positive,
});

export const measurementSchema = z.strictObject({
  schema: z.literal(MEASUREMENT_SCHEMA),
  /** UUID, or a hash of the imported record, so that the same record is stored once. */
  id: text,
  /** ISO 8601. */
  measured: z.iso.datetime({ offset: true }),
  origin: z.strictObject({
    kind: z.enum(['viable', 'llama-bench', 'localscore', 'vllm', 'server']),
    version: text.optional(),
    /** File or address it was taken from. */
    reference: text.optional(),
  }),
  machine: measuredMachineSchema,
  model: measuredModelSchema,
  engine: measuredEngineSchema,
  settings: measuredSettingsSchema,
  conditions: conditionsSchema,
  loadSeconds: positive.optional(),
  tests: z.array(measuredTestSchema).max(500),
  summary: summarySchema.optional(),
  predicted: priorPredictionSchema.optional(),
  /** refused: physically impossible or contradictory; kept apart, never learnt from. */
  status: z.enum(['accepted', 'doubtful', 'refused']),
  problems: z.array(problemSchema).max(50).default([]),
});
export type Measurement = z.infer<typeof measurementSchema>;
