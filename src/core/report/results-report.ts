// Stored results as a table: what was measured on which machine, when, and whether it can be trusted.
import type { Measurement } from '../measurement/measurement.ts';
import { significant } from '../units/format.ts';
import { type Cell, paragraph, type RawValue, type ReportDocument, type Tone } from './document.ts';

export interface ListedResult {
  readonly number: number;
  readonly measurement: Measurement;
}

const TONES: Readonly<Record<Measurement['status'], Tone>> = { accepted: 'good', doubtful: 'poor', refused: 'bad' };

export const statusCell = (status: Measurement['status']): Cell => ({ text: status, tone: TONES[status] });

/** The rates one reads first: LocalScore's means, else those of the shortest context. */
export function headlineRates(m: Measurement): { prefill: number | undefined; decode: number | undefined } {
  if (m.summary) return { prefill: m.summary.prefillTokensPerSecond, decode: m.summary.decodeTokensPerSecond };
  const alone = m.tests.filter((t) => t.shape.sequences === 1);
  const byDepth = [...(alone.length > 0 ? alone : m.tests)].sort((a, b) => a.shape.depthTokens - b.shape.depthTokens);
  const prompts = byDepth.filter((t) => t.prefillTokensPerSecond !== undefined);
  const usual = prompts.find((t) => t.shape.promptTokens === 512) ?? prompts[0];
  return {
    prefill: usual?.prefillTokensPerSecond,
    decode: byDepth.find((t) => t.decodeTokensPerSecond !== undefined)?.decodeTokensPerSecond,
  };
}

export const rateText = (rate: number | undefined) => (rate === undefined ? '–' : significant(rate));

/** One record a test, in the units of the core. */
export function testRecords({ number, measurement: m }: ListedResult): Record<string, RawValue>[] {
  return m.tests.map((t) => ({
    number,
    id: m.id,
    measured: m.measured,
    machine: m.machine.name,
    model: m.model.id ?? m.model.name,
    quantization: m.model.quantization,
    synthetic: m.model.synthetic,
    engine: m.engine.name,
    engineVersion: m.engine.version,
    backend: m.engine.backend,
    promptTokens: t.shape.promptTokens,
    outputTokens: t.shape.outputTokens,
    depthTokens: t.shape.depthTokens,
    sequences: t.shape.sequences,
    how: t.how,
    prefillTokensPerSecond: t.prefillTokensPerSecond,
    decodeTokensPerSecond: t.decodeTokensPerSecond,
    ttftSeconds: t.ttftSeconds,
    score: m.summary?.score,
    status: m.status,
  }));
}

/** `more` results exist beyond those shown; `apart` refused ones are not among them. */
export function resultsReport(results: readonly ListedResult[], more: number, apart: number): ReportDocument {
  const hints = [
    ...(more > 0 ? [`${more} more: --limit shows them.`] : []),
    ...(apart > 0
      ? [`${apart} refused ${apart === 1 ? 'result is' : 'results are'} kept apart: --status refused shows them.`]
      : []),
  ];
  return {
    title: results.length === 0 ? 'No results' : `${results.length} ${results.length === 1 ? 'result' : 'results'}`,
    blocks: [
      ...(results.length === 0
        ? [
            paragraph(
              'Nothing is stored that matches. viable measure makes results, viable import takes those of other programs.',
            ),
          ]
        : [
            {
              kind: 'table' as const,
              columns: [
                { header: 'No.', align: 'right' as const },
                { header: 'Date' },
                { header: 'Machine', wrapTo: 14 },
                { header: 'Model', wrapTo: 14 },
                { header: 'Prefill', align: 'right' as const },
                { header: 'Decode', align: 'right' as const },
                { header: 'Score', align: 'right' as const },
                { header: 'Status' },
              ],
              rows: results.map(({ number, measurement: m }) => {
                const { prefill, decode } = headlineRates(m);
                return [
                  String(number),
                  m.measured.slice(0, 10),
                  m.machine.name,
                  `${m.model.id ?? m.model.name} ${m.model.quantization}`,
                  rateText(prefill),
                  rateText(decode),
                  m.summary ? significant(m.summary.score) : '–',
                  statusCell(m.status),
                ];
              }),
            },
            paragraph(
              'Rates in tokens/s: means over LocalScore\u2019s nine tests where there is a score, else at the shortest context.',
              'muted',
            ),
          ]),
      ...(hints.length > 0 ? [paragraph(hints.join(' '), 'muted')] : []),
    ],
    records: results.flatMap(testRecords),
  };
}
