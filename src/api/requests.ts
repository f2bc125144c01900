// Requests of the HTTP API about one machine and model; the batch interface's scenario is their base.
import { z } from 'zod';
import { ScenarioSchema, WorkloadRequestSchema } from './scenario.ts';

const MOST_WORKLOADS = 16;
const MOST_MACHINES = 12;
const MOST_SCENARIOS = 1000;

const { machine, model, workload, id: _, ...settings } = ScenarioSchema.shape;

export const AssessRequestSchema = z.object({
  /** "this" is the server's own machine, where the server is not public. */
  machine,
  /** Without it one that fits is taken. */
  model: model.optional(),
  workloads: z.array(WorkloadRequestSchema).min(1).max(MOST_WORKLOADS).default(['uc1', 'uc2', 'uc3', 'uc4']),
  ...settings,
  explain: z.boolean().default(false),
});

export const CompareRequestSchema = z.object({
  machines: z.array(machine).min(1).max(MOST_MACHINES),
  model,
  workloads: AssessRequestSchema.shape.workloads,
  ...settings,
});

export const ModelsRequestSchema = z.object({
  machine,
  workload: workload.default('uc1'),
  ...settings,
  limit: z.number().int().min(1).max(1000).default(25),
});

export const MemoryRequestSchema = z.object({
  machine,
  model,
  quantization: settings.quantization,
  contextTokens: settings.contextTokens,
  kvCacheType: settings.kvCacheType,
  flashAttention: settings.flashAttention,
  slots: settings.slots,
  unifiedCache: z.boolean().optional(),
  ubatchTokens: settings.ubatchTokens,
  gpuLayers: settings.gpuLayers,
  program: z.enum(['llama-server', 'llama-cli', 'llama-bench', 'vllm']).optional(),
  utilisation: z.number().positive().max(1).optional(),
  explain: z.boolean().default(false),
  search: z.boolean().default(false),
});

/** Each is answered by itself, so that a bad one does not take the others with it. */
export const PredictRequestSchema = z.object({
  scenarios: z.array(z.unknown()).min(1).max(MOST_SCENARIOS),
});
