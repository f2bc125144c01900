// Where cards go: the slots of a board that take one, the lanes each gets, and what a card's bus and width are.

import type { z } from 'zod';
import type { PartOf, SlotSchema } from '../catalogue/schema/part.ts';
import type { FittedCard } from './build.ts';

export type Slot = z.infer<typeof SlotSchema>;

/** Lanes of a graphics card's connector. */
const FULL_WIDTH = 16;

/** Slots a full-width card goes into, the processor's first; undefined where the catalogue does not have them. */
export function cardSlotsOf(board: PartOf<'motherboard'>): readonly Slot[] | undefined {
  const wide = board.slots?.value.filter((s) => (s.width ?? s.lanes) >= FULL_WIDTH);
  return wide && [...wide.filter((s) => s.from === 'cpu'), ...wide.filter((s) => s.from === 'chipset')];
}

/** Lanes that each of `cards` cards gets, widest slots first. */
export function lanesFor(board: PartOf<'motherboard'>, cards: number): readonly number[] | undefined {
  const slots = cardSlotsOf(board);
  if (!slots) return undefined;
  const shared = board.laneSharing?.value.find((lanes) => lanes.length === cards);
  return shared ?? slots.slice(0, cards).map((s) => s.lanes);
}

/** Bracket slots that a card covers. */
export function widthOf(card: FittedCard): number | undefined {
  return card.card?.slotsWide?.value;
}

/** "PCIe 5.0 x16" as numbers; the board's own figures come before the accelerator's. */
export function busOf(card: FittedCard): { readonly generation: number; readonly lanes: number } | undefined {
  const match = /PCIe (\d)\.0 x(\d+)/.exec(card.accelerator.bus?.value ?? '');
  const generation = card.card?.pcieGeneration?.value ?? (match ? Number(match[1]) : undefined);
  const lanes = card.card?.pcieLanes?.value ?? (match ? Number(match[2]) : undefined);
  return generation === undefined || lanes === undefined ? undefined : { generation, lanes };
}
