// Which layer goes to which device, counted as the engine counts: the output side is one layer more, the input stays on the host.

/** Places for layers 0 … layerCount (the last one is the output side); the host is device `accelerators`. */
export interface LayerPlaces {
  readonly places: readonly number[];
  readonly host: number;
  /** Layers and output side that are on accelerators. */
  readonly offloaded: number;
}

/**
 * Places of all layers and the output side.
 * `gpuLayers` is what the engine's option says (99 for all), `shares` how much each accelerator gets, in any unit.
 * Source: llama.cpp v0.5.0, src/llama-model.cpp, `load_tensors`: offloaded layers are the last ones; layer i of n goes to the
 * first accelerator whose cumulated share exceeds i ÷ n, in 32-bit floats.
 */
export function placeLayers(layerCount: number, gpuLayers: number, shares: readonly number[]): LayerPlaces {
  const host = shares.length;
  const wanted = host === 0 ? 0 : Math.max(0, Math.min(gpuLayers, layerCount + 1));
  const start = layerCount + 1 - wanted;
  const bounds = cumulated(shares);
  const places = Array.from({ length: layerCount + 1 }, (_, layer) => {
    if (layer < start || wanted === 0) return host;
    const at = Math.fround(Math.fround(layer - start) / Math.fround(wanted));
    const device = bounds.findIndex((bound) => bound > at);
    return device < 0 ? host - 1 : device;
  });
  return { places, host, offloaded: wanted };
}

function cumulated(shares: readonly number[]): number[] {
  let sum = 0;
  const sums = shares.map((share) => {
    sum = Math.fround(sum + share);
    return sum;
  });
  return sums.map((s) => (sum > 0 ? Math.fround(s / sum) : 1));
}
