// Splits a checkpoint's tensor name into the module it belongs to and the part it is: weight, packed weight, scale, …

/** What a stored tensor is to its module. main: holds the weights; side: scales, zero points and the like; bias. */
export type PartKind = 'main' | 'side' | 'bias';

export interface TensorPart {
  readonly module: string;
  /** Without its dot or underscore: weight, qweight, scales, weight_scale_inv, blocks, … */
  readonly part: string;
  readonly kind: PartKind;
}

/** AutoGPTQ and AutoAWQ, compressed-tensors, MLX, ExLlamaV2, HQQ, AQLM. */
const MAIN = new Set('weight qweight weight_packed q_weight W_q codes'.split(' '));

const SIDE = new Set(
  (
    'qzeros scales biases g_idx zeros ' +
    'weight_scale weight_scale_2 weight_scale_inv weight_zero_point weight_shape weight_g_idx weight_global_scale ' +
    'input_scale input_scale_inv input_global_scale input_zero_point output_scale activation_scale k_scale v_scale ' +
    'q_scale prob_output_scale SCB weight_format q_scale_max q_groups q_group_map q_invperm q_perm codebooks meta'
  ).split(' '),
);

/** bitsandbytes appends its parts to ".weight". */
const BITSANDBYTES = /^(.*)\.weight\.(absmax|quant_map|nested_absmax|nested_quant_map|quant_state\.[\w]{1,40})$/;

/** Experts in one tensor (gpt-oss, Llama 4): parts follow an underscore. */
const FUSED = /^(.*\.(?:gate_up_proj|gate_proj|up_proj|down_proj))_(blocks|scales|scale|scale_inv|weight_scale|bias)$/;

export function tensorPart(name: string): TensorPart {
  const bits = BITSANDBYTES.exec(name);
  if (bits) return { module: bits[1]!, part: bits[2]!, kind: 'side' };
  const fused = FUSED.exec(name);
  if (fused) {
    const part = fused[2]!;
    return { module: fused[1]!, part, kind: part === 'blocks' ? 'main' : part === 'bias' ? 'bias' : 'side' };
  }
  const dot = name.lastIndexOf('.');
  const part = name.slice(dot + 1);
  const module = name.slice(0, Math.max(0, dot));
  if (MAIN.has(part)) return { module, part, kind: 'main' };
  if (part === 'bias') return { module, part, kind: 'bias' };
  if (SIDE.has(part)) return { module, part, kind: 'side' };
  // A parameter of its own, not below a module: A_log, sinks, experts.gate_up_proj.
  return { module: name, part: '', kind: 'main' };
}
