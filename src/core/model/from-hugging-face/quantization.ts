// What a checkpoint says about its own quantization: method, bits, group size, from whichever file states it.
import { configReader, isObject, type Json, own } from './config-reader.ts';

export interface CheckpointQuantization {
  /** As the file spells it, in lower case: awq, gptq, fp8, mxfp4, modelopt, compressed-tensors, bitsandbytes, … */
  readonly method: string;
  /** Bits of one weight; undefined where the method implies them or differs by layer. */
  readonly bits: number | undefined;
  /** Weights that share a scale; undefined where it is not stated. */
  readonly groupSize: number | undefined;
}

/** Bits and group size of compressed-tensors: those of its groups, where they agree. */
function ofGroups(config: Json): Json | undefined {
  const groups = own(config, 'config_groups');
  if (!isObject(groups)) return undefined;
  const weights = Object.values(groups).flatMap((group) => {
    const found = isObject(group) ? own(group, 'weights') : undefined;
    return isObject(found) ? [found] : [];
  });
  const bits = new Set(weights.map((w) => own(w, 'num_bits')));
  return bits.size === 1 ? weights[0] : undefined;
}

function wholeOf(config: Json, ...keys: string[]): number | undefined {
  const found = configReader('', config).count(...keys);
  return found !== undefined && found > 0 && found <= 2 ** 20 ? found : undefined;
}

/** Files that state bits without a method: quantize_config.json of AutoGPTQ, config.json of MLX. */
function bare(found: Json, separate: Json | undefined): string | undefined {
  if (own(found, 'bits') === undefined) return undefined;
  return found === separate ? 'gptq' : 'mlx';
}

/**
 * Reads `quantization_config` (MLX: `quantization`) of config.json, else the content of quantize_config.json (GPTQ, AWQ) or
 * hf_quant_config.json (NVIDIA ModelOpt). Undefined for unquantized checkpoints; wrong values count as not stated,
 * since sizes are taken from the files themselves.
 */
export function quantizationOf(config: Json, separate?: Json): CheckpointQuantization | undefined {
  const stated = own(config, 'quantization_config') ?? own(config, 'compression_config') ?? own(config, 'quantization');
  const modelopt = separate && own(separate, 'quantization');
  const found = isObject(stated) ? stated : isObject(modelopt) ? modelopt : separate;
  if (!found) return undefined;
  const named = own(found, 'quant_method') ?? own(found, 'quant_algo') ?? bare(found, separate);
  if (typeof named !== 'string') return undefined;
  const weights = ofGroups(found) ?? found;
  const halved = own(found, 'load_in_4bit') === true ? 4 : own(found, 'load_in_8bit') === true ? 8 : undefined;
  return {
    method: named.slice(0, 40).toLowerCase(),
    bits: wholeOf(weights, 'bits', 'num_bits', 'w_bit') ?? halved,
    groupSize: wholeOf(weights, 'group_size', 'q_group_size'),
  };
}
