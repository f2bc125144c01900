// What a user may write into a file that describes a machine to be built.
import { z } from 'zod';

const count = z.number().int().positive();
const text = z.string().trim().min(1);

/**
 * A part: a name or id of the catalogue, "2 x name"; or a name with facts of one's own, as `{ name: Test PSU, powerW: 1000 }`,
 * with the fields of the catalogue's parts as plain values.
 */
const Part = z.union([text, z.looseObject({ name: text, count: count.optional() })]);
const Parts = z.union([Part, z.array(Part)]);

const Gpu = z.union([
  text,
  z.strictObject({ gpu: text.optional(), card: Part.optional(), count: count.optional(), link: text.optional() }),
]);

export const BuildFileSchema = z.strictObject({
  name: text.optional(),
  platform: z.enum(['embedded', 'laptop', 'desktop', 'workstation', 'server']).optional(),
  cpu: text.optional(),
  cpus: count.optional(),
  gpus: z.union([Gpu, z.array(Gpu)]).optional(),
  motherboard: Part.optional(),
  memory: Parts.optional(),
  ssds: Parts.optional(),
  psu: Parts.optional(),
  cooler: Parts.optional(),
  case: Part.optional(),
  fans: Parts.optional(),
  /** Of a card outside of the case. */
  dock: Parts.optional(),
  /** A machine sold whole that the rest is added to. */
  base: text.optional(),
  circuit: z.strictObject({ volts: z.number().positive(), amperes: z.number().positive() }).optional(),
});
export type BuildFile = z.infer<typeof BuildFileSchema>;
export type BuildFilePart = z.infer<typeof Part>;
