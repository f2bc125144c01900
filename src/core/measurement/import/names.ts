// Names in foreign records as the catalogue knows them: models by file name, formats as engines print them, operating systems.
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import type { OperatingSystem } from '../../machine/machine.ts';

/** A format at the end of a file's or repository's name. */
const FORMAT_IN_NAME =
  /[-._ ](?:i1-|UD-)?((?:I?Q\d\w*|TQ\d\w*|B?F16|F32|MXFP4(?:_MOE)?|NVFP4|FP8|AWQ|GPTQ)(?:[-._ ]Int[48])?)$/i;
const SPLIT_PART = /-\d{5}-of-\d{5}$/;

export interface FileName {
  /** Name without folder, ending, part number and format. */
  readonly model: string;
  readonly quantization: string | undefined;
}

/** What a model file's name says: "models/Qwen2.5-7B-Instruct-Q4_K_M.gguf" is Qwen2.5-7B-Instruct in Q4_K_M. */
export function fromFileName(path: string): FileName {
  const file = (path.split(/[\\/]/).at(-1) ?? path).replace(/\.(gguf|llamafile|bin)$/i, '').replace(SPLIT_PART, '');
  const found = FORMAT_IN_NAME.exec(file);
  return found?.[1]
    ? { model: file.slice(0, found.index), quantization: found[1].toUpperCase() }
    : { model: file, quantization: undefined };
}

/** llama-bench's "qwen2 7B Q4_K - Medium": architecture, size and format. */
export function fromModelType(type: string): { architecture: string | undefined; quantization: string | undefined } {
  const found = /^(\S+)\s+(?:\S+\s+)?(?:mostly\s+)?((?:I?Q|TQ|B?F|MXFP|NVFP)\d\S*(?: - \S+)?.*)$/i.exec(type.trim());
  return { architecture: found?.[1] ?? type.trim().split(/\s+/)[0], quantization: found?.[2]?.trim() };
}

/** Catalogue id of the first name that the catalogue knows. */
export function modelId(catalogue: Catalogue, names: readonly (string | undefined)[]): string | undefined {
  for (const name of names) {
    if (name === undefined || name === '') continue;
    const found = resolveEntry(catalogue.models, name, 'model');
    if (found.status === 'ok') return found.value.id;
  }
  return undefined;
}

/** A format by the catalogue's name, or as written where the catalogue does not know it. */
export function formatName(catalogue: Catalogue, written: string): string {
  const found = resolveEntry(catalogue.quantizations, written, 'quantization');
  return found.status === 'ok' ? found.value.name : written;
}

/** The system of a kernel's name. */
export function systemNamed(kernel: string | undefined): OperatingSystem | undefined {
  if (kernel === undefined) return undefined;
  if (/linux/i.test(kernel)) return 'linux';
  if (/darwin|xnu|mac/i.test(kernel)) return 'macos';
  return /windows|^nt\b|mingw|msys/i.test(kernel) ? 'windows' : undefined;
}

/** Backends as the catalogue spells them. */
export function backendName(written: string): string {
  const key = written.split(/[ ,(]/)[0]?.toLowerCase() ?? '';
  return { hip: 'rocm', mtl: 'metal', blas: 'cpu' }[key] ?? key;
}
