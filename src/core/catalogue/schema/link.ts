// A link: how a device is attached, with the rate it really carries.
import { z } from 'zod';
import { Id, positive, sourced } from './sourced.ts';

export const LinkSchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  kind: z.enum(['pcie', 'external', 'chip-to-chip', 'network']),
  /** Rate on the wire in one direction. */
  rawGbps: sourced(positive),
  /** Rate seen from host to device, and back. */
  hostToDeviceGBps: sourced(positive).optional(),
  deviceToHostGBps: sourced(positive).optional(),
  source: Id,
  note: z.string().optional(),
});
export type Link = z.infer<typeof LinkSchema>;
