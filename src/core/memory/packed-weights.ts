// Weights of a model as few numbers, for a table of many models: layers that are alike are written once.
import type { RepackableBytes } from './repack.ts';
import type { LayerWeights, Weights } from './weights.ts';

/** Bytes of a layer: all, active, experts; as resident: all, experts, the largest matrix. */
type Row = readonly [number, number, number, number, number, number];

export interface PackedWeights {
  /** Layers that differ. */
  readonly rows: readonly Row[];
  /** The layers in order: a row's number and how many times it follows itself, turn by turn. */
  readonly runs: readonly number[];
  /** Embedding, output, other, total, active bytes and elements; as resident: input, output, tied, for every device, not loaded. */
  readonly sums: readonly number[];
  readonly outputIsTied: boolean;
}

export function packWeights(w: Weights): PackedWeights {
  const { resident: r } = w;
  const rows: Row[] = [];
  const numbers = new Map<string, number>();
  const runs: number[] = [];
  w.layers.forEach((layer, i) => {
    const { bytes = 0, expertBytes = 0, largestBytes = 0 } = r.layers[i] ?? {};
    const row: Row = [layer.bytes, layer.activeBytes, layer.expertBytes, bytes, expertBytes, largestBytes];
    const key = row.join();
    const number = numbers.get(key) ?? rows.length;
    if (number === rows.length) rows.push(row);
    numbers.set(key, number);
    if (runs.at(-2) === number) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(number, 1);
  });
  return {
    ...{ rows, runs, outputIsTied: w.outputIsTied },
    sums: [
      ...[w.embeddingBytes, w.outputBytes, w.otherBytes, w.totalBytes, w.activeBytes, w.elements],
      ...[r.inputBytes, r.outputBytes, r.tiedBytes, r.everyDeviceBytes, r.notLoadedBytes],
    ],
  };
}

/** Bytes of all tensors. */
export const packedBytes = ({ sums }: PackedWeights): number => sums[3] ?? 0;

/** The weights that were packed; layers that are alike are one object. Fields in the order in which weights are summed. */
export function unpackWeights(packed: PackedWeights, repackable: () => RepackableBytes): Weights {
  const plain = packed.rows.map(
    ([bytes, activeBytes, expertBytes]): LayerWeights => ({ bytes, activeBytes, expertBytes }),
  );
  const resident = packed.rows.map(([, , , bytes, expertBytes, largestBytes]) => ({
    ...{ bytes, expertBytes, largestBytes },
  }));
  const layers: LayerWeights[] = [];
  const residentLayers: (typeof resident)[number][] = [];
  for (let i = 0; i < packed.runs.length; i += 2) {
    const row = packed.runs[i] ?? 0;
    const [one, other] = [plain[row], resident[row]];
    for (let many = packed.runs[i + 1] ?? 0; one && other && many > 0; many--) {
      layers.push(one);
      residentLayers.push(other);
    }
  }
  const at = (i: number) => packed.sums[i] ?? 0;
  return {
    layers,
    embeddingBytes: at(0),
    outputBytes: at(1),
    outputIsTied: packed.outputIsTied,
    otherBytes: at(2),
    totalBytes: at(3),
    activeBytes: at(4),
    elements: at(5),
    resident: {
      layers: residentLayers,
      inputBytes: at(6),
      outputBytes: at(7),
      tiedBytes: at(8),
      everyDeviceBytes: at(9),
      notLoadedBytes: at(10),
    },
    repackable,
  };
}
