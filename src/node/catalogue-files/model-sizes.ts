// Reads the sizes of models that the build worked out: a line for each, its id, a tab, JSON; parsed when the model is asked of.
import type { ModelSizes, SizesOfModel } from '../../core/predict/model-sizes.ts';

export function readModelSizes(text: string): ModelSizes {
  const lines = new Map<string, string>();
  for (let from = 0; from < text.length; ) {
    const tab = text.indexOf('\t', from);
    const end = text.indexOf('\n', from);
    lines.set(text.slice(from, tab), text.slice(tab + 1, end));
    from = end + 1;
  }
  const known = new Map<string, SizesOfModel>();
  return (id) => {
    const found = known.get(id);
    if (found) return found;
    const line = lines.get(id);
    if (line === undefined) return undefined;
    const made = JSON.parse(line) as SizesOfModel;
    known.set(id, made);
    return made;
  };
}
