// The nearest changes that would lift the answer to a better tier; each can be taken with a click.
import type { Change } from '../../core/assess/nearest-lifts.ts';
import { TierBadge } from '../components/tier-badge.tsx';
import type { Values } from '../state/address.ts';
import { type Question, settingsOf, workloadOf } from '../state/question.ts';
import { setValues } from '../state/store.ts';
import { useLifts } from '../work/use-lifts.ts';

/** The change as values of the address. */
function valuesOf(change: Change): Values {
  return {
    ...(change.contextTokens === undefined ? {} : { context: '' }),
    ...(change.users === undefined ? {} : { users: change.users === 1 ? '' : String(change.users) }),
    ...(change.kvCacheType === undefined ? {} : { kv: change.kvCacheType }),
    ...(change.quantization === undefined ? {} : { quant: change.quantization }),
    ...(change.machine === undefined ? {} : { machine: change.machine }),
    ...(change.model === undefined ? {} : { model: change.model, quant: '', context: '' }),
  };
}

interface Props {
  readonly question: Question;
  readonly rank: number;
}

export function Lifts({ question: q, rank }: Props) {
  const { found, done } = useLifts(
    rank > 1 ? { ...settingsOf(q), machine: q.machine, model: q.model, workload: workloadOf(q.use) } : undefined,
  );
  if (rank <= 1) return null;
  return (
    <div className="lifts">
      <h3>What would lift it</h3>
      <ul>
        {found.map((lift) => (
          <li key={lift.kind}>
            <button type="button" className="link" onClick={() => setValues(valuesOf(lift.change))}>
              {lift.text}
            </button>{' '}
            <TierBadge verdict={lift.verdict} />
          </li>
        ))}
      </ul>
      {done ? null : <p className="hint">Trying changes of settings, machine and model …</p>}
      {done && found.length === 0 ? <p className="hint">No single change that was tried lifts it a tier.</p> : null}
    </div>
  );
}
