// Who is fastest by LocalScore's score, for one of its models: published and stored results in one list.
import { useMemo } from 'react';
import type { PublishedPoint } from '../../core/assess/published-points.ts';
import { formatRate, formatSeconds, significant } from '../../core/units/format.ts';
import { SelectField } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { useLocal } from '../format/numbers.ts';
import { setValues, useAddress } from '../state/store.ts';
import { type Entry, publishedEntries, storedEntries } from './board-entries.ts';
import type { StoredResult } from './use-stored.ts';

const SHOWN = 50;
const FIRST_MODEL = 'llama-3.1-8b-instruct';

function Row({ entry: e, place }: { readonly entry: Entry; readonly place: number }) {
  const local = useLocal();
  return (
    <tr className={e.stored ? 'chosen' : ''}>
      <td className="number">{place}</td>
      <th scope="row">{e.device}</th>
      <td>{e.quantization}</td>
      <td className="number">
        <b>{local(significant(e.score, 4))}</b>
      </td>
      <td className="number">{local(formatRate(e.prefillTokensPerSecond))}</td>
      <td className="number">{local(formatRate(e.decodeTokensPerSecond))}</td>
      <td className="number">{local(formatSeconds(e.ttftSeconds))}</td>
      <td>
        {e.href ? (
          <a href={e.href} rel="noreferrer">
            {e.where}
          </a>
        ) : (
          e.where
        )}
      </td>
    </tr>
  );
}

interface Props {
  readonly points: readonly PublishedPoint[];
  readonly stored: readonly StoredResult[];
}

export function Leaderboard({ points, stored }: Props) {
  const { catalogue } = useSession().context;
  const { values } = useAddress();
  const entries = useMemo(
    () => [...publishedEntries(points), ...storedEntries(stored)].sort((a, b) => b.score - a.score),
    [points, stored],
  );
  const models = [...new Set(entries.map((e) => e.model))];
  const model = models.find((m) => m === values.board) ?? models.find((m) => m === FIRST_MODEL) ?? models[0] ?? '';
  const shown = entries.filter((e) => e.model === model);
  if (entries.length === 0) return null;
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
              <th scope="col">Format</th>
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
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, SHOWN).map((e, i) => (
              <Row key={e.key} entry={e} place={i + 1} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">
        Score: 10 · ∛(prefill · decode ÷ TTFT in seconds), of means over LocalScore's nine tests.
        {shown.length > SHOWN ? ` The first ${SHOWN} of ${shown.length}.` : ''}
      </p>
    </section>
  );
}
