// An option as a line of the advice: what it is, what it costs, and what binds it.
import type { OptionLine } from './advice.ts';
import { bindingText } from './binding.ts';
import type { Option } from './option.ts';
import type { Limits } from './select.ts';

/** `choice`: number of the choice that its machine belongs to. */
export function lineOf(option: Option, limits: Limits, choice: number): OptionLine {
  const { offer, candidate, evaluated, merits, cost } = option;
  return {
    ...{ id: offer.id, name: offer.name, model: candidate.model, format: candidate.format.name, choice },
    ...{ externalLink: offer.externalLink, generated: offer.generated ?? false, machine: offer.parts ?? offer.id },
    placement: evaluated.placement,
    ...{ price: merits.price, total: cost.total.value, seconds: merits.seconds, loadWatts: merits.watts },
    ...{ headroom: merits.headroom, loss: candidate.loss?.value },
    binding: bindingText(option, limits),
  };
}
