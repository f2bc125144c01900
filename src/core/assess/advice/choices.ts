// Groups ranked options into choices, so that each is better in something: the same hardware and what is no better are variants.
import { atLeastAsGood } from '../../advise/pareto.ts';
import { grouped } from '../../units/grouped.ts';
import type { Option } from './option.ts';

export interface Choice {
  /** The one that ranks first of its choice and stands for it. */
  readonly first: Option;
  /** In the order of the ranking: the same hardware otherwise bought, and dearer hardware of its kind that is better in nothing. */
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
  const { kind } = evaluated;
  const onAccelerators = devices.length > 0 && (kind === 'whole-device' || kind === 'split');
  const processor = onAccelerators || !host ? '' : `${host.sockets} ${host.id ?? host.name}`;
  return [offer.platform, acceleratorsOf(option), offer.externalLink === undefined ? '' : 'cable', processor].join('|');
}

/** True where nobody has a reason to buy `b` and not `a`: of one kind, no cable that `b` lacks, and no worse in anything. */
export function beats(a: Option, b: Option): boolean {
  return (
    a.offer.platform === b.offer.platform &&
    (a.offer.externalLink === undefined || b.offer.externalLink !== undefined) &&
    a.cost.total.value <= b.cost.total.value &&
    a.evaluated.leastChance >= b.evaluated.leastChance &&
    atLeastAsGood(a.merits, b.merits)
  );
}

/** Choices in the order of their first options. Every option is in exactly one choice. */
export function choicesOf(ranked: readonly Option[]): readonly Choice[] {
  const choices: { first: Option; variants: Option[] }[] = [];
  for (const group of grouped(ranked, choiceKey)) {
    const [first, ...variants] = group;
    const better = choices.find((c) => group.every((o) => beats(c.first, o)));
    if (better) better.variants.push(...group);
    else if (first) choices.push({ first, variants });
  }
  const place = new Map(ranked.map((o, i) => [o, i]));
  const inOrder = (a: Option, b: Option) => (place.get(a) ?? 0) - (place.get(b) ?? 0);
  return choices.map((c) => ({ first: c.first, variants: c.variants.sort(inOrder) }));
}
