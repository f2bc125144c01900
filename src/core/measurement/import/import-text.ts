// Finds out what a text of results is, and imports it: llama-bench, LocalScore, vLLM, or Viable's own.
import { type Answer, ok, unknown } from '../../units/result.ts';
import { MEASUREMENT_SCHEMA, type Measurement, measurementSchema } from '../measurement.ts';
import type { ImportContext, ImportFormat, ImportHints, ImportResult, RejectedRecord } from './import-result.ts';
import { judge } from './judge.ts';
import { importLlamaBench } from './llama-bench.ts';
import { looksLikeLlamaBench } from './llama-bench-row.ts';
import { hasLlamaBenchTable, llamaBenchTable } from './llama-bench-table.ts';
import { importLocalScore, looksLikeLocalScore } from './local-score-submission.ts';
import { importVllm, looksLikeVllm } from './vllm.ts';

const KNOWN = 'known are results of llama-bench (json, jsonl, md), LocalScore, vllm bench serve and Viable';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Records {
  readonly values: readonly { readonly where: string; readonly value: unknown }[];
  readonly rejected: readonly RejectedRecord[];
}

/** The JSON values of a text: one document, or one a line; a document may stand behind lines that a program printed before. */
function recordsOf(text: string): Records {
  const whole = parsed(text);
  if (Array.isArray(whole)) return { values: whole.map((value, i) => ({ where: `${i + 1}`, value })), rejected: [] };
  if (whole !== undefined) return { values: [{ where: '1', value: whole }], rejected: [] };
  const bracket = text.search(/^[ \t]*[[{][ \t]*\r?$/m);
  const behind = bracket < 0 ? undefined : parsed(text.slice(bracket));
  if (Array.isArray(behind)) return { values: behind.map((value, i) => ({ where: `${i + 1}`, value })), rejected: [] };
  if (behind !== undefined) return { values: [{ where: '1', value: behind }], rejected: [] };
  const lines = text.split(/\r?\n/).map((line, i) => ({ where: `line ${i + 1}`, line: line.trim() }));
  const candidates = lines.filter(({ line }) => line.startsWith('{'));
  const read = candidates.map(({ where, line }) => ({ where, value: parsed(line) }));
  return {
    values: read.filter((r) => r.value !== undefined),
    rejected: read.filter((r) => r.value === undefined).map(({ where }) => ({ where, reason: 'the line is not JSON' })),
  };
}

function ownMeasurement(value: unknown): Answer<Measurement> | undefined {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return undefined;
  if (value.schema !== MEASUREMENT_SCHEMA)
    return unknown(`the schema "${String(value.schema).slice(0, 60)}" is not ${MEASUREMENT_SCHEMA}`);
  const checked = measurementSchema.safeParse(value);
  if (checked.success) return ok(checked.data);
  const [issue] = checked.error.issues;
  return unknown(`${issue?.path.join('.')}: ${issue?.message}`);
}

/** A measurement of Viable's own: it keeps what was judged where it was made, unless the hardware cannot do it. */
function importOwn(context: ImportContext, m: Measurement): ImportResult {
  const { measurement, notes } = judge(context, m);
  const kept = measurement.status === 'refused' ? measurement : m;
  return { format: 'viable', measurements: [kept], rejected: [], notes };
}

/** Imports a text. Bad records are rejected one by one; unknown is said only of a text with nothing of a known form. */
export function importText(context: ImportContext, text: string, hints: ImportHints = {}): Answer<ImportResult> {
  const plain = text.replace(/^\ufeff/, '');
  if (plain.trim() === '') return unknown('there is nothing in it');
  if (hasLlamaBenchTable(plain)) {
    const table = llamaBenchTable(plain);
    const made = importLlamaBench(context, table.rows, hints);
    return ok({ ...made, rejected: [...table.rejected, ...made.rejected] });
  }
  const { values, rejected } = recordsOf(plain);
  const [first] = values;
  if (!first) return unknown(`no results were found in it; ${KNOWN}`);
  if (values.some((v) => looksLikeLlamaBench(v.value)) && !values.some((v) => looksLikeLocalScore(v.value))) {
    const made = importLlamaBench(
      context,
      values.map((v) => v.value),
      hints,
    );
    return ok({ ...made, rejected: [...rejected, ...made.rejected] });
  }
  const results: ImportResult[] = [];
  const bad: RejectedRecord[] = [...rejected];
  let format: ImportFormat | undefined;
  for (const { where, value } of values) {
    const own = ownMeasurement(value);
    const made: Answer<ImportResult> = own
      ? own.status === 'ok'
        ? ok(importOwn(context, own.value))
        : own
      : looksLikeLocalScore(value)
        ? importLocalScore(context, value, hints)
        : looksLikeVllm(value)
          ? importVllm(context, value, hints)
          : unknown(`not a result; ${KNOWN}`);
    if (made.status === 'unknown') bad.push({ where, reason: made.reasons.join('; ') });
    else {
      results.push(made.value);
      format ??= made.value.format;
    }
  }
  if (results.length === 0)
    return unknown(
      bad
        .map((b) => `${b.where}: ${b.reason}`)
        .slice(0, 3)
        .join('; '),
    );
  return ok({
    format: format ?? 'viable',
    measurements: results.flatMap((r) => r.measurements),
    rejected: [...bad, ...results.flatMap((r) => r.rejected)],
    notes: [...new Set(results.flatMap((r) => r.notes))],
  });
}
