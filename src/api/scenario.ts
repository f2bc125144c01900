// The batch interface's request: one scenario a line. Field names and meanings are relied on from outside.
import { z } from 'zod';

const text = z.string().min(1).max(500);
const memory = z.number().positive().max(1e6);

export const AcceleratorRequestSchema = z.object({
  name: text,
  memoryGb: memory.optional(),
  count: z.number().int().min(1).max(1024).optional(),
  link: text.optional(),
  powerLimitWatts: z.number().positive().max(1e5).optional(),
});

export const MachineDescriptionSchema = z.object({
  name: text.optional(),
  accelerators: z.array(AcceleratorRequestSchema).max(64).optional(),
  cpu: text.optional(),
  sockets: z.number().int().min(1).max(16).optional(),
  systemMemoryGb: memory.optional(),
  memoryChannels: z.number().positive().max(64).optional(),
  memoryMtps: z.number().positive().max(1e5).optional(),
  memoryBandwidthGBps: z.number().positive().max(1e5).optional(),
  storageReadGBps: z.number().positive().max(1e4).optional(),
  os: z.enum(['linux', 'windows', 'macos']).optional(),
});

const tokens = z.number().int().min(0).max(1e8);

export const WorkloadRequestSchema = z.union([
  text,
  z.object({
    promptTokens: tokens,
    outputTokens: tokens,
    contextTokens: tokens.optional(),
    concurrency: z.number().int().min(1).max(1e5).optional(),
  }),
]);

export const ScenarioSchema = z.object({
  id: z.union([z.string().max(500), z.number()]).optional(),
  machine: z.union([text, MachineDescriptionSchema]),
  model: text,
  quantization: text.optional(),
  engine: text.optional(),
  backend: text.optional(),
  flashAttention: z.boolean().optional(),
  kvCacheType: text.optional(),
  workload: WorkloadRequestSchema,
  contextTokens: tokens.optional(),
  slots: z.number().int().min(1).max(1e5).optional(),
  ubatchTokens: z.number().int().min(1).max(1e6).optional(),
  gpuLayers: z.number().int().min(0).max(1e5).optional(),
  evidence: z.enum(['auto', 'off']).optional(),
});
export type ScenarioLine = z.infer<typeof ScenarioSchema>;

/** The first problem of an invalid line: the field at fault and what is wrong with it. */
export function scenarioProblem(error: z.ZodError): { field: string; message: string } {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_union') {
    const deepest = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
    if (deepest && deepest.path.length > 0)
      return { field: [field, ...deepest.path].filter((p) => p !== '').join('.'), message: deepest.message };
    return { field: field || '(whole line)', message: 'is neither a name nor an object of the known form' };
  }
  return { field: field || '(whole line)', message: issue?.message ?? 'is not valid' };
}

const keysOf = (schema: { readonly shape: object }) => new Set(Object.keys(schema.shape));
const KNOWN = {
  line: keysOf(ScenarioSchema),
  machine: keysOf(MachineDescriptionSchema),
  accelerator: keysOf(AcceleratorRequestSchema),
};

function unknownKeys(value: unknown, known: ReadonlySet<string>, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value)
    .filter((k) => !known.has(k))
    .map((k) => path + k);
}

/** Fields of a line that have no meaning here: they are ignored, and the answer says so, since one may be a misspelt setting. */
export function ignoredFields(line: unknown): string[] {
  const machine = typeof line === 'object' && line !== null ? (line as { machine?: unknown }).machine : undefined;
  const accelerators =
    typeof machine === 'object' && machine !== null ? (machine as { accelerators?: unknown }).accelerators : undefined;
  return [
    ...unknownKeys(line, KNOWN.line, ''),
    ...unknownKeys(machine, KNOWN.machine, 'machine.'),
    ...(Array.isArray(accelerators)
      ? accelerators.flatMap((a, i) => unknownKeys(a, KNOWN.accelerator, `machine.accelerators.${i}.`))
      : []),
  ];
}
