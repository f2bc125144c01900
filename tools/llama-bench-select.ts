// Which rows of a llama-bench table become evidence, by general rules: left out, kept but not fitted, or superseded by a newer build.
import { backendOf, modelAndFormat, variantOf } from './llama-bench-names.ts';
import type { BenchRow } from './llama-bench-table.ts';

/** Programs and splits that are not llama.cpp on one device, batched tests, and collections that may not be carried over. */
function leftOut(row: BenchRow): string | undefined {
  if (/RPC|vLLM|MLX|KTransformers|ik_llama|SYCL|Ollama|\?/.test(row.backend))
    return 'another program or several machines';
  if (/\+|-\*-|^8x/.test(row.hw_key) || / \* /.test(row.hardware)) return 'several devices';
  if (/batched/.test(row.test)) return 'several sequences at once';
  if (/no licence/.test(row.note)) return 'the collection states no licence';
  if (/SERIES-level/.test(row.note)) return 'the device is named by its series only';
  return undefined;
}

/** Build of a collection in which rocWMMA was asked for without effect: flash attention ran as without it. */
const WITHOUT_ROCWMMA = 'a4575513';

/** Why a row that stays in the evidence is not fitted. */
export function excludedFor(row: BenchRow): string | undefined {
  if (backendOf(row) === 'rocm') {
    const variant = variantOf(row);
    const advised = variant === '' || variant === 'llama.cpp-rocwmma 1';
    if (!advised || (row.flash_attn === '1' && row.build.startsWith(WITHOUT_ROCWMMA)))
      return 'ROCm built or run without hipBLASLt or rocWMMA, against advice';
  }
  return /235B|dots/i.test(row.model) ? 'the model takes nearly all of the memory' : undefined;
}

/** Builds of the collection that dates none, oldest first. */
const UNDATED = ['a4575513', '086cf81e', '01612b74', '83bc2f28', '7ad67ba9', '9515c613', '6c7e9a54'];
/** By build where the collection orders its own, else by date; texts that sort. */
function age(row: BenchRow): string {
  const at = UNDATED.findIndex((b) => row.build.startsWith(b));
  return at >= 0 ? `0000-${at}` : row.date.replace(/^~/, '');
}

/** One machine, program, model, format, test and flash attention: what a newer build supersedes. */
function configuration(row: BenchRow): string {
  const { model, quantization } = modelAndFormat(row);
  return JSON.stringify([row.hw_key, row.backend, model, quantization, row.test, row.flash_attn]);
}

/** The same without the driver, and with the phase alone. */
function driverless(row: BenchRow): string {
  const { model, quantization } = modelAndFormat(row);
  return JSON.stringify([row.hw_key, model, quantization, row.flash_attn, row.test.slice(0, 2)]);
}

export interface Selection {
  readonly kept: readonly BenchRow[];
  readonly skipped: ReadonlyMap<string, number>;
}

/** Applies the rules; what is not kept is counted by reason. */
export function selectBench(rows: readonly BenchRow[]): Selection {
  const skipped = new Map<string, number>();
  const drop = (reason: string) => {
    skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    return false;
  };
  const single = rows.filter((row) => {
    const reason = leftOut(row);
    return reason === undefined || drop(reason);
  });
  const fitted = single.filter((row) => excludedFor(row) === undefined);
  const newest = new Map<string, string>();
  for (const row of fitted) {
    const [key, own] = [configuration(row), age(row)];
    if (own > (newest.get(key) ?? '')) newest.set(key, own);
  }
  const isVulkan = (row: BenchRow) => backendOf(row) === 'vulkan';
  const isAmdvlk = (row: BenchRow) => /amdvlk/.test(variantOf(row));
  const otherDriver = new Set(fitted.filter((r) => isVulkan(r) && !isAmdvlk(r)).map(driverless));
  const kept = single.filter((row) => {
    if (excludedFor(row) !== undefined) return true;
    if (row.hw_key === 'gb10' && row.build.includes('b6761')) return drop('superseded by a newer build');
    if (age(row) < (newest.get(configuration(row)) ?? '')) return drop('superseded by a newer build');
    return (
      !(isVulkan(row) && isAmdvlk(row) && otherDriver.has(driverless(row))) || drop('AMDVLK where RADV was measured')
    );
  });
  return { kept, skipped };
}
