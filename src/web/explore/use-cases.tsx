// The seed's use cases side by side for the same machine and model; each leads to its own answer.
import { memo } from 'react';
import type { Assessment } from '../../core/assess/assessment.ts';
import { formatOptionalSeconds, formatRateInterval } from '../../core/units/format.ts';
import { TierBadge } from '../components/tier-badge.tsx';
import { useLocal } from '../format/numbers.ts';
import { setValues } from '../state/store.ts';

interface Props {
  readonly assessment: Assessment | undefined;
  /** Name of its workload. */
  readonly chosen: string;
}

export const UseCases = memo(({ assessment, chosen }: Props) => {
  const local = useLocal();
  return (
    <section aria-labelledby="use-cases">
      <h2 id="use-cases">All use cases</h2>
      <div className="scroll" tabIndex={-1}>
        <table className="use-cases">
          <thead>
            <tr>
              <th scope="col">Use case</th>
              <th scope="col">Tier</th>
              <th scope="col" className="number">
                TTFT
              </th>
              <th scope="col" className="number">
                Decode, tokens/s
              </th>
              <th scope="col" className="number">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {(assessment?.results ?? []).map((r) => (
              <tr key={r.workload.name} className={r.workload.name === chosen ? 'chosen' : ''}>
                <th scope="row">
                  {r.workload.id ? (
                    <button type="button" className="link" onClick={() => setValues({ use: r.workload.id ?? '' })}>
                      {r.workload.id.toUpperCase()}
                    </button>
                  ) : (
                    r.workload.name
                  )}
                  <span className="hint">{r.workload.description}</span>
                </th>
                <td>
                  <TierBadge verdict={r.verdict} />
                </td>
                <td className="number">{local(formatOptionalSeconds(r.prediction?.ttftSeconds))}</td>
                <td className="number">{local(formatRateInterval(r.prediction?.decodeTokensPerSecond))}</td>
                <td className="number">{local(formatOptionalSeconds(r.prediction?.totalSeconds))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
});
