// The comparison itself: one table, machines as rows, every figure with its interval on a scale shared by the column.
import type { Assessment, AssessmentResult } from '../../core/assess/assessment.ts';
import { formatBytes, formatRate, formatSeconds } from '../../core/units/format.ts';
import type { Interval } from '../../core/units/interval.ts';
import { MemoryBar } from '../components/memory-bar.tsx';
import { SharedScale } from '../components/shared-scale.tsx';
import { TierBadge } from '../components/tier-badge.tsx';
import { useWidth } from '../components/use-width.ts';
import { useLocal } from '../format/numbers.ts';
import { formatAddress } from '../state/address.ts';
import { useAddress } from '../state/store.ts';

interface Figure {
  readonly name: string;
  readonly of: (r: AssessmentResult | undefined) => Interval | undefined;
  readonly format: (value: number) => string;
}

const FIGURES: readonly Figure[] = [
  { name: 'TTFT', of: (r) => r?.prediction?.ttftSeconds, format: formatSeconds },
  { name: 'Decode, tokens/s', of: (r) => r?.prediction?.decodeTokensPerSecond, format: formatRate },
  { name: 'Prefill, tokens/s', of: (r) => r?.prediction?.prefillTokensPerSecond, format: formatRate },
  { name: 'Total', of: (r) => r?.prediction?.totalSeconds, format: formatSeconds },
];

interface Props {
  readonly assessments: readonly Assessment[];
  readonly use: string;
}

export function Comparison({ assessments, use }: Props) {
  const local = useLocal();
  const { values } = useAddress();
  const { ref, width } = useWidth<HTMLDivElement>();
  const chosen = (a: Assessment) => a.results.find((r) => r.workload.id === use);
  const { machines: _machines, ...kept } = values;
  const link = (a: Assessment) =>
    formatAddress({ view: 'explore', values: { ...kept, use, machine: a.machine.id ?? a.machine.name } });
  return (
    <div className="answers">
      <section aria-labelledby="tiers">
        <h2 id="tiers">Tiers</h2>
        <div className="scroll" tabIndex={-1}>
          <table>
            <thead>
              <tr>
                <th scope="col">Machine</th>
                {assessments[0]?.results.map((r) => (
                  <th key={r.workload.name} scope="col" title={r.workload.description}>
                    {r.workload.id?.toUpperCase() ?? r.workload.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {assessments.map((a) => (
                <tr key={a.machine.name}>
                  <th scope="row">
                    <a href={link(a)}>{a.machine.name}</a>
                  </th>
                  {a.results.map((r) => (
                    <td key={r.workload.name}>
                      <TierBadge verdict={r.verdict} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="speed">
        <h2 id="speed">Speed for {use.toUpperCase()}</h2>
        <div className="scroll" tabIndex={-1}>
          <table className="speeds">
            <thead>
              <tr>
                <th scope="col">Machine</th>
                {FIGURES.map((f) => (
                  <th key={f.name} scope="col">
                    {f.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {assessments.map((a) => (
                <tr key={a.machine.name}>
                  <th scope="row">{a.machine.name}</th>
                  {FIGURES.map((f) => {
                    const interval = f.of(chosen(a));
                    const all = assessments.flatMap((other) => f.of(chosen(other)) ?? []);
                    return (
                      <td key={f.name}>
                        {interval ? (
                          <>
                            <span className="number">{local(f.format(interval.likely))}</span>
                            <SharedScale interval={interval} all={all} />
                            <span className="hint">
                              {local(f.format(interval.low))} – {local(f.format(interval.high))}
                            </span>
                          </>
                        ) : (
                          '–'
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="hint">Likely value with 80 % interval, on one scale from zero a column.</p>
      </section>
      <section aria-labelledby="memory">
        <h2 id="memory">Memory for {use.toUpperCase()}</h2>
        <div ref={ref}>
          {assessments.map((a) => {
            const plan = chosen(a)?.memory;
            return plan ? (
              <div key={a.machine.name} className="machine-memory">
                <h3>{a.machine.name}</h3>
                <p className="hint">
                  {plan.fits ? '' : 'Does not fit: '}
                  {plan.placement}, {local(formatBytes(plan.requiredBytes))} needed
                </p>
                {plan.devices.map((d) => (
                  <MemoryBar key={`${d.kind}-${d.index}`} device={d} width={width} />
                ))}
              </div>
            ) : null;
          })}
        </div>
      </section>
    </div>
  );
}
