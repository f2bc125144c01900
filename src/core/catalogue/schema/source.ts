// A source: where figures were read, on which day, and how far it can be trusted.
import { z } from 'zod';
import { Day } from './sourced.ts';

export const SourceSchema = z.strictObject({
  title: z.string(),
  publisher: z.string(),
  url: z.url().optional(),
  /** The day on which the figures were last compared with this source. */
  checked: Day,
  /** maker: the maker's own words; measurement: timed by somebody; database: a public collection; secondary: a report of another source; recalled: common knowledge that nobody has looked up yet; derived: computed here. */
  reliability: z.enum(['maker', 'measurement', 'database', 'secondary', 'recalled', 'derived', 'definition']),
  licence: z.string().optional(),
  note: z.string().optional(),
});
export type Source = z.infer<typeof SourceSchema>;
export type Reliability = Source['reliability'];
