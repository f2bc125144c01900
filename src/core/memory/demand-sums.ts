// Running sums over a demand's layers: what any run of layers takes is one difference, however many layers it has.
import type { Demand } from './demand.ts';

export interface DemandSums {
  readonly count: number;
  /** Bytes of the first i layers, i = 0 … count: weights, the experts' part of them, caches, states. */
  readonly weights: Float64Array;
  readonly experts: Float64Array;
  readonly kvCache: Float64Array;
  readonly state: Float64Array;
  /** The largest matrix among the first i layers, and among those of them that have experts. */
  readonly largest: Float64Array;
  readonly largestWithExperts: Float64Array;
  readonly hasExperts: boolean;
  /** Bytes that accelerators hold at least with all of the model on them: no buffers, no overheads. */
  readonly leastOnAccelerators: number;
}

const known = new WeakMap<Demand, DemandSums>();

/** Sums of a demand, kept with it. Bytes are whole numbers below 2^53, so that differences are exact. */
export function demandSums(demand: Demand): DemandSums {
  const found = known.get(demand);
  if (found) return found;
  const made = summed(demand);
  known.set(demand, made);
  return made;
}

function summed({ weights: { resident }, caches }: Demand): DemandSums {
  const count = resident.layers.length;
  const column = () => new Float64Array(count + 1);
  const sums = { weights: column(), experts: column(), kvCache: column(), state: column() };
  const [largest, largestWithExperts] = [column(), column()];
  const add = (to: Float64Array, i: number, bytes: number) => {
    to[i + 1] = (to[i] ?? 0) + bytes;
  };
  resident.layers.forEach((layer, i) => {
    add(sums.weights, i, layer.bytes);
    add(sums.experts, i, layer.expertBytes);
    add(sums.kvCache, i, caches[i]?.kvCacheBytes ?? 0);
    add(sums.state, i, caches[i]?.stateBytes ?? 0);
    largest[i + 1] = Math.max(largest[i] ?? 0, layer.largestBytes);
    largestWithExperts[i + 1] = Math.max(largestWithExperts[i] ?? 0, layer.expertBytes > 0 ? layer.largestBytes : 0);
  });
  const total = (of: Float64Array) => of[count] ?? 0;
  return {
    ...{ count, ...sums, largest, largestWithExperts },
    hasExperts: total(sums.experts) > 0,
    leastOnAccelerators:
      total(sums.weights) + total(sums.kvCache) + total(sums.state) + resident.outputBytes + resident.tiedBytes,
  };
}
