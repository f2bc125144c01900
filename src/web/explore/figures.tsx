// The four figures of a request, each with its 80 % interval drawn to scale.
import type { AssessmentResult } from '../../core/assess/assessment.ts';
import { formatRate, formatSeconds } from '../../core/units/format.ts';
import type { Interval } from '../../core/units/interval.ts';
import { IntervalBar } from '../components/interval-bar.tsx';
import { useLocal } from '../format/numbers.ts';

interface FigureProps {
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  readonly interval: Interval | undefined;
  readonly format: (value: number) => string;
}

function Figure({ name, meaning, unit, interval, format }: FigureProps) {
  const local = useLocal();
  const say = (value: number) => local(format(value));
  return (
    <div className="figure">
      <dt>
        {name} <span className="meaning">{meaning}</span>
      </dt>
      <dd>
        {interval ? (
          <>
            <span className="value">
              {say(interval.likely)}
              {unit ? <small> {unit}</small> : null}
            </span>
            <IntervalBar interval={interval} />
            <span className="spread">
              {say(interval.low)} – {say(interval.high)}
            </span>
          </>
        ) : (
          <span className="value">–</span>
        )}
      </dd>
    </div>
  );
}

const BASIS = {
  measured: 'this machine and model were measured',
  calibrated: 'this chip is in the fit',
  transferred: 'its family is in the fit, this chip is not',
  extrapolated: 'there is too little evidence for this combination',
} as const;

export function Figures({ result: { prediction: p } }: { readonly result: AssessmentResult }) {
  if (!p) return null;
  return (
    <section aria-label="Speed">
      <dl className="figures">
        <Figure name="TTFT" meaning="time to first token" unit="" interval={p.ttftSeconds} format={formatSeconds} />
        <Figure
          name="Decode"
          meaning="writing the answer"
          unit="tokens/s"
          interval={p.decodeTokensPerSecond}
          format={formatRate}
        />
        <Figure
          name="Prefill"
          meaning="reading the prompt"
          unit="tokens/s"
          interval={p.prefillTokensPerSecond}
          format={formatRate}
        />
        <Figure name="Total" meaning="prompt and output" unit="" interval={p.totalSeconds} format={formatSeconds} />
      </dl>
      <p className="hint">
        Likely value with 80 % interval. Basis: {p.basis}, {BASIS[p.basis]}.
      </p>
    </section>
  );
}
