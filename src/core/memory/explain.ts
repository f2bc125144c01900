// What lies where, layer by layer and by groups of tensors: the long form of a memory plan.
import type { ModelDescription } from '../model/description.ts';
import type { TensorRole } from '../model/tensor-role.ts';
import { layerCaches } from './kv-cache.ts';
import type { TypedTensor } from './quantize/tensor-columns.ts';
import type { MemorySettings } from './settings.ts';
import { EVERY_DEVICE, hasOutputNorm, INPUT, sideOf } from './weight-side.ts';

export type TensorGroup =
  | 'embedding'
  | 'attention'
  | 'recurrent'
  | 'feed-forward'
  | 'experts'
  | 'shared experts'
  | 'router'
  | 'norms'
  | 'output'
  | 'prediction'
  | 'other';

export interface GroupBytes {
  readonly group: TensorGroup;
  readonly tensors: number;
  readonly bytes: number;
  /** Types in the group, most bytes first. */
  readonly types: readonly string[];
}

export interface ExplainedLayer {
  /** Layer number; 'input' and 'output' for the sides, 'each device' for copies. */
  readonly layer: number | 'input' | 'output' | 'each device';
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly stateBytes: number;
  readonly groups: readonly GroupBytes[];
}

function groupOf(role: TensorRole): TensorGroup {
  if (role === 'router' || role === 'shared-expert-router') return 'router';
  if (role.startsWith('shared-expert')) return 'shared experts';
  if (role.startsWith('expert')) return 'experts';
  if (role.startsWith('feed-forward')) return 'feed-forward';
  if (role.startsWith('attention') || role.startsWith('mla') || role === 'indexer' || role === 'compressor')
    return 'attention';
  if (role.startsWith('recurrent')) return 'recurrent';
  if (role.endsWith('embedding')) return 'embedding';
  if (role === 'norm' || role === 'bias') return 'norms';
  return role === 'output' || role === 'prediction' ? role : 'other';
}

function grouped(tensors: readonly TypedTensor[]): GroupBytes[] {
  const groups = new Map<TensorGroup, { count: number; bytes: number; types: Map<string, number> }>();
  for (const { tensor, type, bytes } of tensors) {
    const name = groupOf(tensor.role);
    const g = groups.get(name) ?? { count: 0, bytes: 0, types: new Map<string, number>() };
    g.count += 1;
    g.bytes += bytes;
    g.types.set(type.name, (g.types.get(type.name) ?? 0) + bytes);
    groups.set(name, g);
  }
  return [...groups]
    .map(([group, g]) => ({
      group,
      tensors: g.count,
      bytes: g.bytes,
      types: [...g.types].sort((a, b) => b[1] - a[1]).map(([type]) => type),
    }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Breakdown of weights, caches and states: the input side, each layer, the output side, and what every device has. */
export function explainMemory(
  model: ModelDescription,
  tensors: readonly TypedTensor[],
  settings: MemorySettings,
): readonly ExplainedLayer[] {
  const normed = hasOutputNorm(model);
  const caches = layerCaches(model, settings);
  const sides = new Map<ExplainedLayer['layer'], TypedTensor[]>();
  const nameOf = (t: TypedTensor): ExplainedLayer['layer'] => {
    const side = sideOf(t.tensor, normed);
    if (side === INPUT) return 'input';
    if (side === EVERY_DEVICE) return 'each device';
    return Number.isFinite(side) ? side : 'output';
  };
  for (const t of tensors) {
    const name = nameOf(t);
    sides.set(name, [...(sides.get(name) ?? []), t]);
  }
  const order = (layer: ExplainedLayer['layer']) =>
    layer === 'input' ? -1 : layer === 'output' ? 1e9 : layer === 'each device' ? 2e9 : layer;
  for (let i = 0; i < model.hyper.layerCount; i++) if (!sides.has(i)) sides.set(i, []);
  return [...sides]
    .sort(([a], [b]) => order(a) - order(b))
    .map(([layer, of]) => ({
      layer,
      weightsBytes: of.reduce((sum, t) => sum + t.bytes, 0),
      kvCacheBytes: typeof layer === 'number' ? (caches[layer]?.kvCacheBytes ?? 0) : 0,
      stateBytes: typeof layer === 'number' ? (caches[layer]?.stateBytes ?? 0) : 0,
      groups: grouped(of),
    }));
}
