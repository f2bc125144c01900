// A machine: what is bought or built, as a list of catalogue parts with the memory really fitted.
import { z } from 'zod';
import { count, Day, Id, positive, sourced } from './sourced.ts';

export const MachineSchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  platform: z.enum(['embedded', 'laptop', 'desktop', 'workstation', 'server', 'cluster']),
  maker: z.string().optional(),
  released: sourced(Day).optional(),
  cpu: Id,
  sockets: count.default(1),
  accelerators: z
    .array(z.strictObject({ id: Id, count: count.default(1), link: Id.optional(), card: Id.optional() }))
    .default([]),
  systemMemoryGib: sourced(positive),
  memoryChannels: sourced(positive).optional(),
  memoryMtps: sourced(positive).optional(),
  os: z.enum(['linux', 'windows', 'macos']).default('linux'),
  powerSupplyW: sourced(positive).optional(),
  /** A machine sold whole that this one adds to: a mini PC with a card in a dock. */
  base: Id.optional(),
  /** The rest of the bill of materials: ids of catalogue/parts. Empty for what is sold as one piece. */
  parts: z.array(z.strictObject({ id: Id, count: count.default(1) })).default([]),
  /** At the wall: with nothing to do, and while a model answers. */
  idleW: sourced(positive).optional(),
  loadW: sourced(positive).optional(),
  /** Loudness under load, as its maker or a tester gives it. */
  noiseDb: sourced(positive).optional(),
  source: Id,
  note: z.string().optional(),
});
export type CatalogueMachine = z.infer<typeof MachineSchema>;
