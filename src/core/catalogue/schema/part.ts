// A part that machines are built of: board, memory, drive, power supply, cooler, case, fan, graphics card; told apart by `kind`.
import { z } from 'zod';
import { count, countOrZero, Day, Id, positive, sourced } from './sourced.ts';

/** How memory modules are built; a board takes one of them. */
export const MODULE_KINDS = ['udimm', 'rdimm', 'lrdimm', 'sodimm', 'mrdimm', 'soldered'] as const;
export const FORM_FACTORS = ['mini-itx', 'micro-atx', 'atx', 'e-atx', 'ssi-eeb', 'proprietary'] as const;

const common = {
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  maker: z.string().optional(),
  released: sourced(Day).optional(),
  note: z.string().optional(),
};

/** What every processor of a socket has in common. */
export const SocketPartSchema = z.strictObject({
  kind: z.literal('socket'),
  ...common,
  memoryType: sourced(z.string()),
  modules: sourced(z.array(z.enum(MODULE_KINDS))),
  memoryChannels: sourced(count),
  pcieGeneration: sourced(positive),
  /** Lanes that boards wire to slots for graphics cards, of one processor. */
  graphicsLanes: sourced(count),
});

export const SlotSchema = z.strictObject({
  /** Place in the row of card brackets, 1 is nearest to the processor; absent: not known. */
  position: count.optional(),
  generation: positive,
  /** Lanes wired when no other slot takes from them. */
  lanes: count,
  /** Mechanical width in lanes; absent: as `lanes`. */
  width: count.optional(),
  from: z.enum(['cpu', 'chipset']),
});
export const MotherboardPartSchema = z.strictObject({
  kind: z.literal('motherboard'),
  ...common,
  socket: sourced(z.string()),
  sockets: sourced(count).optional(),
  formFactor: sourced(z.enum(FORM_FACTORS)).optional(),
  memoryType: sourced(z.string()).optional(),
  modules: sourced(z.enum(MODULE_KINDS)).optional(),
  dimmSlots: sourced(count).optional(),
  memoryChannels: sourced(count).optional(),
  maximumMemoryGib: sourced(positive).optional(),
  slots: sourced(z.array(SlotSchema)).optional(),
  /** Lanes of the processor's slots when 1, 2, … of them are used; absent: each keeps its own. */
  laneSharing: sourced(z.array(z.array(count))).optional(),
  m2Slots: sourced(countOrZero).optional(),
});

export const MemoryPartSchema = z.strictObject({
  kind: z.literal('memory'),
  ...common,
  memoryType: sourced(z.string()),
  module: sourced(z.enum(MODULE_KINDS)).optional(),
  /** Modules in one package. */
  modules: sourced(count),
  moduleGib: sourced(positive),
  memoryMtps: sourced(positive),
  ecc: sourced(z.boolean()).optional(),
});

export const SsdPartSchema = z.strictObject({
  kind: z.literal('ssd'),
  ...common,
  capacityGb: sourced(positive),
  formFactor: sourced(z.string()).optional(),
  pcieGeneration: sourced(positive).optional(),
  readGBps: sourced(positive).optional(),
});

export const PsuPartSchema = z.strictObject({
  kind: z.literal('psu'),
  ...common,
  powerW: sourced(positive),
  /** What it delivers on a 120 V circuit, where that is less. */
  powerAt120VoltsW: sourced(positive).optional(),
  /** It does not start on mains below this. */
  minimumVolts: sourced(positive).optional(),
  formFactor: sourced(z.string()).optional(),
  efficiency: sourced(z.string()).optional(),
  connectors12v2x6: sourced(countOrZero).optional(),
  connectorsPcie8: sourced(countOrZero).optional(),
  connectorsEps8: sourced(countOrZero).optional(),
  lengthMm: sourced(positive).optional(),
});

export const CoolerPartSchema = z.strictObject({
  kind: z.literal('cooler'),
  ...common,
  sockets: sourced(z.array(z.string())),
  type: sourced(z.enum(['air', 'liquid', 'passive'])),
  heightMm: sourced(positive).optional(),
  radiatorMm: sourced(positive).optional(),
  /** Power of the processor it is rated for. */
  ratedW: sourced(positive).optional(),
});

export const CasePartSchema = z.strictObject({
  kind: z.literal('case'),
  ...common,
  formFactors: sourced(z.array(z.enum(FORM_FACTORS))).optional(),
  cardLengthMm: sourced(positive).optional(),
  cardSlots: sourced(count).optional(),
  coolerHeightMm: sourced(positive).optional(),
  /** Lengths of radiators that fit: 360 stands for three fans of 120 mm. */
  radiatorsMm: sourced(z.array(positive)).optional(),
  psus: sourced(count).optional(),
  /** Cards hang on riser cables, apart from the board. */
  risers: sourced(z.boolean()).optional(),
  psuFormFactors: sourced(z.array(z.string())).optional(),
});

export const FanPartSchema = z.strictObject({
  kind: z.literal('fan'),
  ...common,
  sizeMm: sourced(positive).optional(),
});

/** An accelerator as a board that is plugged in; several makers' boards carry the same accelerator. */
export const CardPartSchema = z.strictObject({
  kind: z.literal('card'),
  ...common,
  accelerator: Id,
  powerW: sourced(positive).optional(),
  lengthMm: sourced(positive).optional(),
  /** Bracket slots that board and cooler cover; 3.5 blocks four. */
  slotsWide: sourced(positive).optional(),
  pcieGeneration: sourced(positive).optional(),
  pcieLanes: sourced(count).optional(),
  connectors12v2x6: sourced(countOrZero).optional(),
  connectorsPcie8: sourced(countOrZero).optional(),
  connectorsEps8: sourced(countOrZero).optional(),
  connectorsPcie6: sourced(countOrZero).optional(),
  cooling: sourced(z.enum(['open-air', 'blower', 'flow-through', 'passive', 'liquid'])).optional(),
  suggestedPsuW: sourced(positive).optional(),
});

/** A box that holds a card outside of the machine. */
export const DockPartSchema = z.strictObject({
  kind: z.literal('dock'),
  ...common,
  link: Id,
  powerW: sourced(positive).optional(),
});

export const PartSchema = z.discriminatedUnion('kind', [
  SocketPartSchema,
  MotherboardPartSchema,
  MemoryPartSchema,
  SsdPartSchema,
  PsuPartSchema,
  CoolerPartSchema,
  CasePartSchema,
  FanPartSchema,
  CardPartSchema,
  DockPartSchema,
]);
export type Part = z.infer<typeof PartSchema>;
export type PartKind = Part['kind'];
export type PartOf<K extends PartKind> = Extract<Part, { kind: K }>;
