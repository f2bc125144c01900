// Groups ranked options into choices: what computes with the same hardware is one choice, and all but its cheapest are variants.
import type { Option } from './option.ts';

export interface Choice {
  /** The one that ranks first of its choice and stands for it. */
  readonly first: Option;
  /** The others, in the order of the ranking: more memory, another maker, another board. */
  readonly variants: readonly Option[];
}

/** "2 nvidia-geforce-rtx-5090", sorted; empty without accelerators. */
function acceleratorsOf({ offer }: Option): string {
  const counts = new Map<string, number>();
  for (const { accelerator } of offer.machine.devices)
    counts.set(accelerator.id, (counts.get(accelerator.id) ?? 0) + 1);
  return [...counts]
    .map(([id, n]) => `${n} ${id}`)
    .sort()
    .join(' + ');
}

/**
 * What tells choices apart: the kind of machine, the accelerators and whether they hang on a cable; and the processor where it
 * computes a part of the model. Memory, drive, board, case and maker make variants.
 */
export function choiceKey(option: Option): string {
  const { offer, evaluated } = option;
  const { host, devices } = offer.machine;
  const { kind } = evaluated.memory;
  const onAccelerators = devices.length > 0 && (kind === 'whole-device' || kind === 'split');
  const processor = onAccelerators || !host ? '' : `${host.sockets} ${host.id ?? host.name}`;
  return [offer.platform, acceleratorsOf(option), offer.externalLink === undefined ? '' : 'cable', processor].join('|');
}

/** Choices in the order of their first options. Every option is in exactly one choice. */
export function choicesOf(ranked: readonly Option[]): readonly Choice[] {
  const choices = new Map<string, Option[]>();
  for (const option of ranked) {
    const key = choiceKey(option);
    const known = choices.get(key);
    if (known) known.push(option);
    else choices.set(key, [option]);
  }
  return [...choices.values()].flatMap(([first, ...variants]) => (first ? [{ first, variants }] : []));
}
