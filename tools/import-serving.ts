// Writes catalogue/evidence/serving/ from a table of measurements under load: node scripts/run.mjs tools/import-serving.ts FILE
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Evidence, EvidenceRow } from '../src/core/catalogue/schema/evidence.ts';
import { slug, writeEvidence } from './evidence-files.ts';
import { readTable } from './tsv.ts';

const COLUMNS = [
  ...(['source', 'hardware', 'n_gpu', 'model', 'quant_dtype', 'engine', 'concurrency', 'input_len'] as const),
  ...(['output_len', 'ttft_ms', 'itl_or_tpot_ms', 'notes', 'tier'] as const),
] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** How the collections write accelerators: catalogue ids. */
const ACCELERATOR: Readonly<Record<string, string>> = {
  h100_sxm: 'nvidia-h100-sxm',
  'H100 SXM': 'nvidia-h100-sxm',
  'H100 SXM 80GB': 'nvidia-h100-sxm',
  h200_sxm: 'nvidia-h200',
  'H200 SXM': 'nvidia-h200',
  b200_sxm: 'nvidia-b200',
  b300_sxm: 'nvidia-b300',
  gb200: 'nvidia-gb200',
  'A100 SXM': 'nvidia-a100-sxm4-80gb',
  'RTX 4090 24GB': 'nvidia-geforce-rtx-4090',
  'RTX 4080 Laptop 12GB': 'nvidia-geforce-rtx-4080-laptop-gpu',
};

const ENGINE: Readonly<Record<string, string>> = {
  vllm: 'vllm',
  sglang: 'sglang',
  trtllm: 'tensorrt-llm',
  'tensorrt-llm': 'tensorrt-llm',
};

/** Names of checkpoints: catalogue model, and the format where the checkpoint has one of its own. */
const MODELS: readonly (readonly [RegExp, string, string?])[] = [
  [/gpt-oss-120b/, 'gpt-oss-120b', 'mxfp4'],
  [/gpt-oss-20b/, 'gpt-oss-20b', 'mxfp4'],
  [/MiniMax-M2\.5/, 'minimax-m2.5'],
  [/GLM-5-FP8/, 'glm-5', 'fp8-block'],
  [/GLM-4\.6-FP8/, 'glm-4.6', 'fp8-block'],
  [/GLM-4\.6$/, 'glm-4.6'],
  [/GLM-4\.5-Air/, 'glm-4.5-air'],
  [/Qwen3\.5-397B-A17B/, 'qwen3.5-397b-a17b'],
  [/Qwen3-235B-A22B/, 'qwen3-235b-a22b'],
  [/Qwen3-32B/, 'qwen3-32b'],
  [/Qwen3-14B/, 'qwen3-14b'],
  [/Llama-3\.1-70B/, 'llama-3.1-70b-instruct'],
  [/Llama-3\.1-8B/, 'llama-3.1-8b-instruct'],
  [/DeepSeek-R1-0528$/, 'deepseek-r1', 'fp8-block'],
  [/Mistral-7B-Instruct-v0\.3/, 'mistral-7b-instruct-v0.3'],
  [/qwen2\.5-1\.5b/, 'qwen2.5-1.5b-instruct'],
];

/** Models whose checkpoint "as published" is 8 bit. */
const EIGHT_BIT = new Set(['minimax-m2.5', 'glm-5', 'deepseek-r1']);

function formatOf(row: Row, model: string, own: string | undefined): string | undefined {
  if (own !== undefined) return own;
  const stated = row.quant_dtype ?? '';
  if (/native checkpoint/.test(stated)) return EIGHT_BIT.has(model) ? 'fp8-block' : 'bf16';
  if (/^fp8/.test(stated)) return EIGHT_BIT.has(model) ? 'fp8-block' : 'fp8';
  if (stated === 'fp4' || stated === 'nvfp4') return 'nvfp4';
  if (/^bf16|^fp16/.test(stated)) return 'bf16';
  return /^awq/.test(stated) ? 'awq-int4-g128' : undefined;
}

/** Lengths of one collection are nominal: real ones are spread evenly between 0.8 and 1 of them. */
const NOMINAL_LENGTH = 0.9;

/** A general reason why a row helps no fit; undefined: it does. */
function excludedFor(row: Row): string | undefined {
  if (/experimental/.test(row.notes)) return 'its source marks the collection as experimental';
  if (row.tier === 'C') return 'said to be untuned or incomplete by its source';
  if (/moe_ep=([2-9]|\d\d)/.test(row.notes ?? '') || /tep\d/.test(row.engine ?? ''))
    return 'experts in parallel: another division of the work';
  if (/enable-dp-attention|speculat|MTP|eagle/i.test(row.notes ?? ''))
    return 'data-parallel attention or speculative decoding';
  return undefined;
}

const number = (text: string | undefined) =>
  text === undefined || text === '' || !(Number(text) > 0) ? undefined : Number(text);

interface Kept {
  readonly file: Omit<Evidence, 'rows'>;
  readonly row: EvidenceRow;
}

/** The collection of a row, with the address and licence its source entry states. */
function sourceOf(row: Row): { id: string; title: string; publisher: string; url: string; licence: string } {
  const [repository = ''] = (row.source ?? '').replace(/^github\.com\//, '').split(/[@ ]/);
  const [owner = '', name = ''] = repository.split('/');
  const apache = /^(ai-dynamo|SemiAnalysisAI|gpustack)$/.test(owner);
  return {
    id: slug(`${owner}-${name}-serving`),
    title: `${name}: measurements of engines under load`,
    publisher: `${owner}/${name} and its contributors`,
    url: /\./.test(owner) ? `https://${repository}` : `https://github.com/${owner}/${name}`,
    licence: apache ? 'Apache-2.0' : 'facts with citation only',
  };
}

function keptOf(row: Row): Kept | string {
  const engineName = (row.engine ?? '').toLowerCase().split(' ')[0] ?? '';
  const engine = ENGINE[engineName];
  if (engine === undefined) return 'an engine without a form of its own';
  const accelerator = ACCELERATOR[row.hardware ?? ''];
  if (accelerator === undefined) return 'an accelerator named ambiguously, unlike ones, or several machines';
  const model = MODELS.find(([name]) => name.test(row.model ?? ''));
  const quantization = model ? formatOf(row, model[1], model[2]) : undefined;
  if (!model || quantization === undefined) return 'model or format not in the catalogue';
  const users = number(row.concurrency);
  if (users === undefined) return 'all requests at once, or an open load of unknown rate: no number of users';
  const [input, output] = [number(row.input_len), number(row.output_len)];
  const itl = number(row.itl_or_tpot_ms);
  const ttft = number(row.ttft_ms);
  if (input === undefined || output === undefined || (itl === undefined && ttft === undefined))
    return 'lengths or times are missing';
  const scale = /ISL\/OSL nominal/.test(row.notes ?? '') || /InferenceX/.test(row.source ?? '') ? NOMINAL_LENGTH : 1;
  const excluded = excludedFor(row);
  const source = sourceOf(row);
  const reference = (row.source ?? '').replace(/^[^ ]+ ?/, '').trim();
  return {
    file: { device: row.hardware ?? '', accelerator, engine, deviceCount: Number(row.n_gpu), source: source.id },
    row: {
      ...{ model: model[1], quantization, users },
      workload: { promptTokens: Math.round(input * scale), outputTokens: Math.max(1, Math.round(output * scale)) },
      ...(itl === undefined ? {} : { decodeTokensPerSecond: Number((1000 / itl).toPrecision(5)) }),
      ...(ttft === undefined ? {} : { ttftSeconds: Number((ttft / 1000).toPrecision(5)) }),
      runs: 1,
      references: [reference === '' ? (row.source ?? '') : reference, row.engine ?? ''],
      ...(excluded === undefined ? {} : { excluded }),
    },
  };
}

const file = process.argv[2];
if (!file) {
  console.error('usage: node scripts/run.mjs tools/import-serving.ts FILE');
  process.exit(2);
}
const rows = readTable(readFileSync(file, 'utf8'), COLUMNS);
const files = new Map<string, Evidence>();
const skipped = new Map<string, number>();
const seen = new Set<string>();
for (const row of rows) {
  const kept = keptOf(row);
  if (typeof kept === 'string') {
    skipped.set(kept, (skipped.get(kept) ?? 0) + 1);
    continue;
  }
  const text = JSON.stringify(kept);
  if (seen.has(text)) continue;
  seen.add(text);
  const source = sourceOf(row);
  const entry = `catalogue/sources/${source.id}.yaml`;
  if (!existsSync(entry)) {
    const { id: _, ...facts } = source;
    writeFileSync(entry, stringify({ ...facts, checked: '2026-11', reliability: 'measurement' }));
  }
  const name = `${kept.file.accelerator} x${kept.file.deviceCount} ${kept.file.engine} ${kept.file.source}`;
  const at = files.get(name) ?? { ...kept.file, rows: [] };
  files.set(name, { ...at, rows: [...at.rows, kept.row] });
}
const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
writeEvidence('catalogue/evidence/serving', sorted);
console.log(`${files.size} files, ${[...files.values()].reduce((sum, f) => sum + f.rows.length, 0)} rows`);
for (const [reason, count] of [...skipped].sort()) console.log(`  left out: ${count} rows, ${reason}`);
