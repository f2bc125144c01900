// Published and stored results as entries of one leaderboard.
import type { PublishedPoint } from '../../core/assess/published-points.ts';
import { referenceLink } from '../explore/reference-link.ts';
import type { StoredResult } from './use-stored.ts';

export interface Entry {
  readonly key: string;
  readonly device: string;
  readonly model: string;
  readonly quantization: string;
  readonly score: number;
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  readonly ttftSeconds: number;
  readonly stored: boolean;
  readonly where: string;
  readonly href: string | undefined;
}

export function publishedEntries(points: readonly PublishedPoint[]): Entry[] {
  return points.flatMap((p) => {
    const { prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode, ttftSeconds: ttft, score } = p;
    if (score === undefined || !prefill || !decode || !ttft) return [];
    const [reference = ''] = p.references;
    const runs = p.runs > 1 ? `, median of ${p.runs}` : '';
    return [
      {
        key: JSON.stringify(p),
        device: p.device,
        model: p.model,
        quantization: p.quantization,
        score,
        prefillTokensPerSecond: prefill.measured,
        decodeTokensPerSecond: decode.measured,
        ttftSeconds: ttft.measured,
        stored: false,
        where: `${p.source} ${reference}${runs}`,
        href: referenceLink(p.source, reference),
      },
    ];
  });
}

export function storedEntries(results: readonly StoredResult[]): Entry[] {
  return results.flatMap(({ number, measurement: m }) =>
    m.summary
      ? [
          {
            key: `stored ${number}`,
            device: m.machine.name,
            model: m.model.id ?? m.model.name,
            quantization: m.model.quantization,
            score: m.summary.score,
            prefillTokensPerSecond: m.summary.prefillTokensPerSecond,
            decodeTokensPerSecond: m.summary.decodeTokensPerSecond,
            ttftSeconds: m.summary.ttftSeconds,
            stored: true,
            where: `stored here, result ${number}`,
            href: `api/results/${number}`,
          },
        ]
      : [],
  );
}
