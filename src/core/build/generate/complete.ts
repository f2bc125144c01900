// Completes a machine: the first cooler, case and power supply, smallest first, with which the rules hold.
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import type { PartKind, PartOf } from '../../catalogue/schema/part.ts';
import { type Build, buildOf } from '../build.ts';
import type { Rule } from '../rule.ts';
import { caseBoard } from '../rules/case-board.ts';
import { caseCardLength } from '../rules/case-card-length.ts';
import { caseCardSlots } from '../rules/case-card-slots.ts';
import { caseCooler } from '../rules/case-cooler.ts';
import { coolerPower } from '../rules/cooler-power.ts';
import { coolerSocket } from '../rules/cooler-socket.ts';
import { RULES } from '../rules/index.ts';
import { passiveCards } from '../rules/passive-cards.ts';
import { psuConnectors } from '../rules/psu-connectors.ts';
import { psuHeadroom } from '../rules/psu-headroom.ts';
import { psuPower } from '../rules/psu-power.ts';

type Machine = Entry<CatalogueMachine>;

/** Whether these rules are certain to hold: unknown does not do for a machine that is proposed. */
export function holds(build: Build, rules: readonly Rule[]): boolean {
  return rules.every((rule) => {
    const { status } = rule.check(build);
    return status === 'pass' || status === 'not-applicable';
  });
}

export const ERROR_RULES: readonly Rule[] = RULES.filter((r) => r.level === 'error');

/** Parts of a kind, by a measure of size and then by id. */
export function sortedParts<K extends PartKind>(
  supply: Supply,
  kind: K,
  size: (part: Entry<PartOf<K>>) => number,
): Entry<PartOf<K>>[] {
  return Object.values(supply.parts)
    .flatMap((p) => (p.kind === kind ? [p as Entry<PartOf<K>>] : []))
    .sort((a, b) => size(a) - size(b) || (a.id < b.id ? -1 : 1));
}

export interface Shelf {
  readonly coolers: readonly Entry<PartOf<'cooler'>>[];
  readonly cases: readonly Entry<PartOf<'case'>>[];
  readonly psus: readonly Entry<PartOf<'psu'>>[];
}

/** What completes a machine, smallest first. */
export function shelfOf(supply: Supply): Shelf {
  return {
    coolers: sortedParts(supply, 'cooler', (c) => c.ratedW?.value ?? Number.POSITIVE_INFINITY),
    cases: sortedParts(
      supply,
      'case',
      (c) => (c.risers?.value ? 1e6 : 0) + 1000 * (c.cardSlots?.value ?? 99) + (c.cardLengthMm?.value ?? 999),
    ),
    psus: sortedParts(supply, 'psu', (p) => p.powerW.value).filter((p) => p.connectorsPcie8 !== undefined),
  };
}

/** The machine with cooler, case and power supply; undefined where nothing on the shelf fits or a rule cannot be checked. */
export function completed(catalogue: Catalogue, supply: Supply, shelf: Shelf, machine: Machine): Machine | undefined {
  const bare = buildOf(catalogue, supply, machine);
  const cooled = shelf.coolers
    .map((part) => ({ ...bare, coolers: [{ part, count: 1 }] }))
    .find((b) => holds(b, [coolerSocket, coolerPower]));
  const housed =
    cooled &&
    shelf.cases
      .map((part) => ({ ...cooled, case: part }))
      .find((b) => holds(b, [caseBoard, caseCardSlots, caseCardLength, caseCooler, passiveCards]));
  const powered =
    housed &&
    shelf.psus
      .map((part) => ({ ...housed, psus: [{ part, count: 1 }] }))
      .find((b) => holds(b, [psuPower, psuHeadroom, psuConnectors]));
  if (!powered || !holds(powered, ERROR_RULES)) return undefined;
  const added = [powered.coolers[0]?.part.id, powered.case.id, powered.psus[0]?.part.id].flatMap((id) => id ?? []);
  return { ...machine, parts: [...machine.parts, ...added.map((id) => ({ id, count: 1 }))] };
}
