// What the rows of a llama-bench table mean: model, format, backend, age of the build, tokens a batch.
import type { BenchRow } from './llama-bench-table.ts';

/** Models of the catalogue by what rows call them; the first that matches. */
const MODELS: readonly (readonly [RegExp, string])[] = [
  [/llama[ -]?2?.*\b7b/i, 'llama-2-7b'],
  [/llama.*3.*70b/i, 'llama-3-70b'],
  [/llama.*3.*8b/i, 'llama-3-8b'],
  [/gpt-oss[ -]?20b/i, 'gpt-oss-20b'],
  [/gpt-oss[ -]?120b/i, 'gpt-oss-120b'],
  [/Qwen3-Coder-30B|qwen3moe 30B|Qwen3-30B/i, 'qwen3-30b-a3b'],
  [/Qwen2\.5-Coder-7B|qwen2 7B/i, 'qwen2.5-coder-7b-instruct'],
  [/Mistral-Small/i, 'mistral-small-24b-instruct-2501'],
  [/Scout/i, 'llama-4-scout-17b-16e-instruct'],
  [/Hunyuan-A13B/i, 'hunyuan-a13b-instruct'],
  [/gemma-?3[- ]4b/i, 'gemma-3-4b-it'],
  [/gemma-3-27b/i, 'gemma-3-27b-it'],
  [/GLM-4\.5-Air/i, 'glm-4.5-air'],
  [/mistral 7B/i, 'mistral-7b-v0.1'],
  [/Qwen3-?32B/i, 'qwen3-32b'],
  [/llama 3B/i, 'llama-3.2-3b-instruct'],
];
/** Relatives that the patterns above would take for their elders. */
const OTHERS = /Nemotron|gemma-4|Qwen3\.|MiniMax|Ministral/;
const FILE_FORMAT = /[-.](?:i1-|UD-)?((?:I?Q\d\w*)|F16|BF16|MXFP4)(?:-GGUF)?$/i;
/** Formats as llama-bench prints them. Its "MXFP4" is ggml's mix: Q8_0 around MXFP4 experts. */
const FORMATS: Readonly<Record<string, string>> = {
  'Q4_K - Medium': 'Q4_K_M',
  Q4_K_XL: 'Q4_K_M',
  MXFP4: 'MXFP4_MOE',
  'MXFP4 MoE': 'MXFP4_MOE',
  'Q4_0?': 'Q4_0',
  'Q3_K - Medium': 'Q3_K_M',
};

/** Catalogue model and format, or the file's own names where the catalogue has none. */
export function modelAndFormat(row: BenchRow): { model: string; quantization: string } {
  const file = /\[(.+)\]/.exec(row.model)?.[1] ?? row.model.replace(/^.*\//, '');
  const known = OTHERS.test(row.model) ? undefined : MODELS.find(([pattern]) => pattern.test(row.model))?.[1];
  const model = known ?? file.replace(FILE_FORMAT, '').replace(/-GGUF$/i, '');
  const stated = FORMATS[row.quant] ?? row.quant;
  const fromName = FILE_FORMAT.exec(file)?.[1] ?? (/Q8/.test(row.model) ? 'Q8_0' : '');
  const usual = model.startsWith('gpt-oss') ? 'MXFP4_MOE' : model.startsWith('gemma-3') ? 'Q4_0' : fromName;
  const quantization = stated === '' ? usual : stated;
  // Converting gpt-oss to 16 bit leaves its experts in MXFP4.
  return { model, quantization: model.startsWith('gpt-oss') && quantization === 'F16' ? 'mxfp4' : quantization };
}

export const backendOf = (row: BenchRow) => row.backend.split(/[ (]/)[0]?.toLowerCase() ?? '';
/** What stands in brackets after the backend: how the program was built. */
export const variantOf = (row: BenchRow) => /\((.*)\)/.exec(row.backend)?.[1] ?? '';

/** Builds of 2023 and the first half of 2024. A thread's first post bears its own date on chips that came later: M1 and M2 only. */
export function isOldBuild(row: BenchRow): boolean {
  if (/2024-0|^2023-08/.test(row.date)) return true;
  return row.date.startsWith('2023-11') && row.backend === 'Metal' && /\bM[12]\b/.test(row.hardware);
}

/** Tokens of a batch where not the default: as noted; the DGX Spark's launch measurements (b6761) were all made with 2,048. */
export function ubatchOf(row: BenchRow): number | undefined {
  const noted = /ubatch (\d+)/.exec(row.note)?.[1];
  if (noted !== undefined) return Number(noted);
  return row.hw_key === 'gb10' && row.build.includes('b6761') ? 2048 : undefined;
}
