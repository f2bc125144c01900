// The feed-forward of a GGUF model's layer, told from its tensors: dense or experts, widths, gate.
import type { ExpertCounts, FeedForwardLayer } from '../description.ts';
import type { Block } from './blocks.ts';
import type { MetadataReader } from './metadata.ts';

const MOST_EXPERTS = 2 ** 16;

/** Expert numbers; undefined for a dense model. More active than there are is a problem. */
export function expertCounts(reader: MetadataReader): ExpertCounts | undefined {
  const total = reader.positive('expert_count', MOST_EXPERTS);
  if (total === undefined) return undefined;
  const active = reader.positive('expert_used_count', MOST_EXPERTS);
  if (active === undefined) reader.problem(`${reader.architecture}.expert_used_count is missing`);
  else if (active > total)
    reader.problem(`${reader.architecture}.expert_used_count is ${active}, more than the ${total} experts`);
  return { total, active: active ?? total, shared: reader.count('expert_shared_count', MOST_EXPERTS) ?? 0 };
}

/** Rows of a down projection: the width of the feed-forward it belongs to. */
const width = (block: Block, name: string): number => block.get(name)?.shape[0] ?? 0;

/** True where gate and up are separate, or lie in one matrix of twice the width. */
function gated(block: Block, suffix: string): boolean {
  const rows = block.get(`ffn_up${suffix}`)?.shape[1] ?? 0;
  return (
    block.has(`ffn_gate${suffix}`) ||
    block.has(`ffn_gate_up${suffix}`) ||
    rows === 2 * width(block, `ffn_down${suffix}`)
  );
}

/** The feed-forward of one layer; undefined where the layer has none. */
export function feedForwardOf(block: Block): FeedForwardLayer | undefined {
  const dense = width(block, 'ffn_down');
  const split = width(block, 'ffn_down.0');
  const experts = width(block, 'ffn_down_exps') || split;
  if (experts > 0)
    return {
      kind: 'experts',
      size: experts,
      gated: gated(block, split > 0 ? '.0' : '_exps'),
      sharedSize: width(block, 'ffn_down_shexp') + dense,
    };
  if (dense > 0) return { kind: 'dense', size: dense, gated: gated(block, ''), sharedSize: 0 };
  const channelMix = width(block, 'channel_mix_value');
  return channelMix > 0 ? { kind: 'dense', size: channelMix, gated: false, sharedSize: 0 } : undefined;
}
