// Chooses the GGUF file that is meant among those of a folder or repository: by file name, by quantization, or the only one.
import { parsePartName } from '../../core/model/gguf/split.ts';

/** Files beside models: projectors, importance matrices, adapters. */
const BESIDE = /(^|[-._/])(mmproj|imatrix|lora|adapter)([-._]|$)/i;
const MOST_SHOWN = 12;

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** GGUF models among the files: of a split one the first part only. */
export function ggufModels(files: readonly string[]): string[] {
  return files.filter((file) => {
    if (!/\.gguf$/i.test(file) || BESIDE.test(baseName(file))) return false;
    return (parsePartName(file)?.number ?? 1) === 1;
  });
}

function list(files: readonly string[]): string {
  const shown = files
    .slice(0, MOST_SHOWN)
    .map((file) => file.slice(0, 120))
    .join(', ');
  return files.length > MOST_SHOWN ? `${shown} and ${files.length - MOST_SHOWN} more` : shown;
}

/** Whether a file's name says this quantization as a word of its own: Q4_K is not Q4_K_M. */
function says(file: string, quantization: string): boolean {
  const escaped = quantization.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[-./])${escaped}([-./]|$)`, 'i').test(file);
}

/** The file meant by `wanted` (a file name or a quantization; undefined: the only one), or one line with the choices. */
export function chooseGguf(
  files: readonly string[],
  wanted: string | undefined,
): { file: string } | { problem: string } {
  const models = ggufModels(files);
  if (wanted !== undefined && /\.gguf$/i.test(wanted)) {
    const named = files.find((file) => file === wanted) ?? files.find((file) => baseName(file) === wanted);
    return named ? { file: named } : { problem: `holds no file "${wanted}"; it has: ${list(models)}` };
  }
  if (models.length === 0) return { problem: 'holds no GGUF model' };
  const fitting = wanted === undefined ? models : models.filter((file) => says(file, wanted));
  // Dynamic mixes carry a UD- before the name of the mix that they resemble.
  const plain = /^UD-/i.test(wanted ?? '') ? fitting : fitting.filter((file) => !says(file, `UD-${wanted}`));
  const [only, ...others] = plain.length > 0 ? plain : fitting;
  if (only === undefined) return { problem: `holds no GGUF file for "${wanted}"; it has: ${list(models)}` };
  if (others.length === 0) return { file: only };
  return { problem: `holds several GGUF models, name one: ${list([only, ...others])}` };
}
