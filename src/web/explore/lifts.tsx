// The nearest changes that would lift the answer to a better tier; each can be taken with a click.
import { useEffect, useState } from 'react';
import type { Change, Lift } from '../../core/assess/nearest-lifts.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import { TierBadge } from '../components/tier-badge.tsx';
import { useSession } from '../data/session.ts';
import type { Values } from '../state/address.ts';
import { type Question, settingsOf, workloadOf } from '../state/question.ts';
import { setValues } from '../state/store.ts';
import { startJob } from '../work/start-job.ts';

/** The question must rest this long: a slider that moves asks for nothing. */
const REST_MILLISECONDS = 300;

/** Undefined while it is being computed. */
function useLifts(q: Question, wanted: boolean): readonly Lift[] | undefined {
  const session = useSession();
  const request: ScenarioRequest = {
    ...settingsOf(q),
    machine: q.machine,
    model: q.model,
    workload: workloadOf(q.use),
  };
  const key = wanted ? JSON.stringify(request) : '';
  const [found, setFound] = useState<{ readonly key: string; readonly lifts: readonly Lift[] }>();
  useEffect(() => {
    if (key === '') return;
    let stop = () => {};
    const timer = window.setTimeout(() => {
      stop = startJob(session, { name: 'lifts', request: JSON.parse(key) as ScenarioRequest }, (parts) => {
        const [lifts] = parts as readonly (readonly Lift[])[];
        if (lifts) setFound({ key, lifts });
      });
    }, REST_MILLISECONDS);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [session, key]);
  return found?.key === key ? found.lifts : undefined;
}

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

export function Lifts({ question, rank }: { readonly question: Question; readonly rank: number }) {
  const lifts = useLifts(question, rank > 1);
  if (rank <= 1) return null;
  return (
    <div className="lifts">
      <h3>What would lift it</h3>
      {lifts === undefined ? <p className="hint">Trying changes of settings, machine and model …</p> : null}
      {lifts?.length === 0 ? <p className="hint">No single change that was tried lifts it a tier.</p> : null}
      <ul>
        {(lifts ?? []).map((lift) => (
          <li key={lift.kind}>
            <button type="button" className="link" onClick={() => setValues(valuesOf(lift.change))}>
              {lift.text}
            </button>{' '}
            <TierBadge verdict={lift.verdict} />
          </li>
        ))}
      </ul>
    </div>
  );
}
