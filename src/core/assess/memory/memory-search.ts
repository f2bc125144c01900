// What else would fit: the longest context, the best format, the smallest catalogue machine.
import type { Machine } from '../../machine/machine.ts';
import { machineFromCatalogue } from '../../machine/resolve-machine.ts';
import { bestFormat, longestContext, smallestMachine, type Where } from '../../memory/search.ts';
import type { MemorySettings } from '../../memory/settings.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import type { Context } from '../context.ts';

export interface FoundHere {
  /** accelerators: all of it there; anywhere: layers may also lie on the CPU. */
  readonly where: Where;
  /** Longest context that fits in this format. */
  readonly longestContext: { readonly tokens: number; readonly limitedByModel: boolean } | undefined;
  /** The largest of the usual formats that fits with this context. */
  readonly bestFormat: { readonly quantization: string; readonly requiredBytes: number } | undefined;
}

export interface FoundByMemory {
  readonly here: readonly FoundHere[];
  /** The catalogue machine with the least memory on which it fits in this format. */
  readonly smallestMachine: { readonly id: string | undefined; readonly name: string } | undefined;
}

/** Formats from the best to the smallest that people make. */
export const USUAL_FORMATS = [
  'f16',
  'q8_0',
  'q6_k',
  'q5_k_m',
  'q4_k_m',
  'iq4_xs',
  'q3_k_m',
  'iq3_xxs',
  'q2_k',
  'iq2_xxs',
];

/** Searches on this machine, with the accelerators alone where it has any, and over the catalogue's machines. */
export function searchMemory(
  context: Context,
  prepared: PreparedModel,
  settings: MemorySettings,
  machine: Machine,
): FoundByMemory {
  const { catalogue, library } = context;
  const { model, weights } = prepared;
  const formats = USUAL_FORMATS.flatMap((id) => {
    const p = library.prepare(model, id);
    return p.status === 'ok' ? [p.value] : [];
  });
  const here = (where: Where): FoundHere => {
    const longest = longestContext(model, weights, settings, machine, { where });
    const best = bestFormat(model, formats, settings, machine, { where });
    return {
      where,
      longestContext: longest ? { tokens: longest.contextTokens, limitedByModel: longest.limitedByModel } : undefined,
      bestFormat: best
        ? { quantization: best.chosen.quantizationName, requiredBytes: best.plan.requiredBytes }
        : undefined,
    };
  };
  const machines = Object.values(catalogue.machines).flatMap((m) => {
    const resolved = machineFromCatalogue(catalogue, m);
    return resolved.status === 'ok' ? [resolved.value] : [];
  });
  const smallest = smallestMachine(model, weights, settings, machines);
  return {
    here: machine.devices.length > 0 ? [here('accelerators'), here('anywhere')] : [here('anywhere')],
    smallestMachine: smallest ? { id: smallest.chosen.id, name: smallest.chosen.name } : undefined,
  };
}
