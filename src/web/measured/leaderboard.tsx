// Who is fastest by LocalScore's score, for one of its models.
import { useMemo } from 'react';
import type { PublishedPoint } from '../../core/assess/published-points.ts';
import { formatRate, formatSeconds, significant } from '../../core/units/format.ts';
import { SelectField } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { referenceLink } from '../explore/reference-link.ts';
import { useLocal } from '../format/numbers.ts';
import { setValues, useAddress } from '../state/store.ts';

const SHOWN = 50;
const FIRST_MODEL = 'llama-3.1-8b-instruct';

type Scored = PublishedPoint & { readonly score: number };
const isScored = (p: PublishedPoint): p is Scored => p.score !== undefined;

function Row({ point: p, place }: { readonly point: Scored; readonly place: number }) {
  const local = useLocal();
  const rate = (value: number | undefined) => (value === undefined ? '–' : local(formatRate(value)));
  const [reference] = p.references;
  const href = reference === undefined ? undefined : referenceLink(p.source, reference);
  return (
    <tr>
      <td className="number">{place}</td>
      <th scope="row">{p.device}</th>
      <td className="number">
        <b>{local(significant(p.score, 4))}</b>
      </td>
      <td className="number">{rate(p.prefillTokensPerSecond?.measured)}</td>
      <td className="number">{rate(p.decodeTokensPerSecond?.measured)}</td>
      <td className="number">{p.ttftSeconds ? local(formatSeconds(p.ttftSeconds.measured)) : '–'}</td>
      <td className="number">{p.runs}</td>
      <td>
        {href ? (
          <a href={href} rel="noreferrer">
            {p.source} {reference}
          </a>
        ) : (
          p.source
        )}
      </td>
    </tr>
  );
}

export function Leaderboard({ points }: { readonly points: readonly PublishedPoint[] }) {
  const { catalogue } = useSession().context;
  const { values } = useAddress();
  const scored = useMemo(() => points.filter(isScored).sort((a, b) => b.score - a.score), [points]);
  const models = [...new Set(scored.map((p) => p.model))];
  const model = models.find((m) => m === values.board) ?? models.find((m) => m === FIRST_MODEL) ?? models[0] ?? '';
  const shown = scored.filter((p) => p.model === model);
  if (scored.length === 0) return null;
  return (
    <section aria-labelledby="board">
      <h2 id="board">Leaderboard by LocalScore's score</h2>
      <div className="narrow no-print">
        <SelectField
          label="Model"
          value={model}
          options={models.map((id) => ({ value: id, label: catalogue.models[id]?.name ?? id }))}
          onChange={(value) => setValues({ board: value })}
        />
      </div>
      <div className="scroll" tabIndex={-1}>
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                Place
              </th>
              <th scope="col">Device</th>
              <th scope="col" className="number">
                Score
              </th>
              <th scope="col" className="number">
                Prefill, tokens/s
              </th>
              <th scope="col" className="number">
                Decode, tokens/s
              </th>
              <th scope="col" className="number">
                TTFT
              </th>
              <th scope="col" className="number">
                Runs
              </th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, SHOWN).map((p, i) => (
              <Row key={JSON.stringify(p)} point={p} place={i + 1} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">
        Score: 10 · ∛(prefill · decode ÷ TTFT in seconds), of medians over LocalScore's nine tests.
        {shown.length > SHOWN ? ` The first ${SHOWN} of ${shown.length}.` : ''}
      </p>
    </section>
  );
}
