// Power plugs: what the cards need against what the supplies have, adapters counted.
import { type Build, cardsInside } from './build.ts';

export interface ConnectorBalance {
  readonly pcie8Needed: number;
  readonly pcie8Had: number;
  /** 12V-2x6 cards that a bundle of 8-pin plugs must feed. */
  readonly adapters: number;
  readonly text: string;
}

/** Watts of one 8-pin plug. Source: PCI Express CEM. */
const PCIE8_W = 150;
/** Watts that the slot itself gives. Source: PCI Express CEM. */
const SLOT_W = 75;

/** The balance, or what is missing to draw it. */
export function connectorBalance(build: Build): ConnectorBalance | string {
  const cards = cardsInside(build);
  let [wide, eight, eachAdapter] = [0, 0, 0];
  for (const { card, accelerator } of cards) {
    if (
      !card ||
      (card.connectors12v2x6 === undefined && card.connectorsPcie8 === undefined && card.connectorsPcie6 === undefined)
    )
      return `the power plugs of ${card?.name ?? accelerator.name} are not in the catalogue: name the card, not only its GPU`;
    wide += card.connectors12v2x6?.value ?? 0;
    eight += (card.connectorsPcie8?.value ?? 0) + (card.connectorsPcie6?.value ?? 0);
    const watts = card.powerW?.value ?? accelerator.powerW?.value ?? 600;
    eachAdapter = Math.max(eachAdapter, Math.ceil((watts - SLOT_W) / PCIE8_W));
  }
  let [wideHad, eightHad] = [0, 0];
  for (const { part, count } of build.psus) {
    if (part.connectors12v2x6 === undefined && part.connectorsPcie8 === undefined)
      return `the power plugs of ${part.name} are not in the catalogue`;
    wideHad += count * (part.connectors12v2x6?.value ?? 0);
    eightHad += count * (part.connectorsPcie8?.value ?? 0);
  }
  const adapters = Math.max(0, wide - wideHad);
  return {
    pcie8Needed: eight + adapters * eachAdapter,
    pcie8Had: eightHad,
    adapters,
    text: `cards need ${wide} × 12V-2x6 and ${eight} × 8-pin; the supply has ${wideHad} and ${eightHad}`,
  };
}
