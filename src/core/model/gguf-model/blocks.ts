// Groups a GGUF file's tensors by layer, so that each layer's parts can be told from what is there.
import type { Tensor } from '../description.ts';
import { bareName, tensorLayer, tensorRole } from '../tensor-role.ts';
import { type GgufSource, type MetadataReader, wholeNumber } from './metadata.ts';

/** No known model comes near; a header that claims more is damaged or hostile. */
const MOST_TENSORS = 200_000;
const MOST_DIMENSIONS = 8;

/** One layer's tensors by their name without layer prefix and ".weight". */
export type Block = ReadonlyMap<string, Tensor>;

export interface Blocks {
  readonly tensors: readonly Tensor[];
  readonly blocks: ReadonlyMap<number, Block>;
  /** Tensors outside the layers, by the same kind of name. */
  readonly outside: Block;
}

function shapeOf(given: readonly unknown[]): number[] | undefined {
  if (given.length > MOST_DIMENSIONS) return undefined;
  const shape: number[] = [];
  let product = 1;
  for (const value of given) {
    const n = wholeNumber(value);
    if (n === undefined || n < 1) return undefined;
    product *= n;
    shape.push(n);
  }
  return Number.isSafeInteger(product) ? shape : undefined;
}

/** Checks names and shapes; what is wrong becomes a problem of the reader. */
export function readBlocks(source: GgufSource, reader: MetadataReader): Blocks {
  const tensors: Tensor[] = [];
  const blocks = new Map<number, Map<string, Tensor>>();
  const outside = new Map<string, Tensor>();
  const roles = new Map<string, Tensor['role']>();
  if (source.tensors.length > MOST_TENSORS)
    reader.problem(`the file lists ${source.tensors.length} tensors: more than ${MOST_TENSORS} is not a model`);
  else
    for (const given of source.tensors) {
      const shape = shapeOf(given.shape);
      if (shape === undefined) {
        reader.problem(`tensor "${given.name.slice(0, 64)}" has an impossible shape`);
        continue;
      }
      const bare = bareName(given.name);
      const role = roles.get(bare) ?? tensorRole(given.name);
      roles.set(bare, role);
      const layer = tensorLayer(given.name);
      const type = given.type ?? given.typeName;
      const tensor: Tensor = {
        name: given.name,
        shape,
        role,
        ...(type === undefined ? {} : { type }),
        ...(layer === undefined ? {} : { layer }),
      };
      tensors.push(tensor);
      let group = layer === undefined ? outside : blocks.get(layer);
      if (group === undefined) {
        group = new Map();
        blocks.set(layer ?? 0, group);
      }
      if (group.has(bare) && !given.name.startsWith('enc.') && !given.name.startsWith('dec.'))
        reader.problem(`tensor "${given.name.slice(0, 64)}" is listed twice`);
      group.set(bare, tensor);
    }
  return { tensors, blocks, outside };
}
