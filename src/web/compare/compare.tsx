// Compare: up to six machines side by side for the same model: tiers, figures with intervals on one scale, memory.
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { Combobox } from '../components/combobox.tsx';
import { ExportMenu } from '../components/export-menu.tsx';
import { Segments } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { machineChoices, matching, modelChoices } from '../data/suggestions.ts';
import { listOf, listText } from '../state/lists.ts';
import { questionOf, settingsOf, USE_CASES } from '../state/question.ts';
import { setValues, useAddress } from '../state/store.ts';
import { useAssessments } from '../work/use-assessments.ts';
import { Comparison } from './comparison.tsx';

export const MOST_MACHINES = 6;
/** A card of last year, one of now, a box with unified memory: three ways to spend about the same. */
const FIRST = ['ryzen-9-9950x-rtx-5080', 'ryzen-9-9950x-rtx-5090', 'framework-desktop-128gb'];

export function Compare() {
  const { context } = useSession();
  const { catalogue } = context;
  const { values } = useAddress();
  const q = questionOf(values);
  const named = listOf(values.machines);
  const machines = (named.length > 0 ? named : FIRST).slice(0, MOST_MACHINES);
  const model = resolveEntry(catalogue.models, q.model, 'model');
  const requests = machines.map((machine) => ({ ...settingsOf(q), machine, model: q.model, workloads: USE_CASES }));
  const answers = useAssessments(requests);
  const assessments = answers.flatMap((a) => (a?.status === 'ok' ? [a.value] : []));
  const problems = [...new Set(answers.flatMap((a) => (a?.status === 'unknown' ? a.reasons : [])))];
  const set = (list: readonly string[]) => setValues({ machines: listText(list) });
  const use = USE_CASES.find((id) => id === q.use) ?? 'uc2';
  const nameOf = (id: string) => {
    const machine = context.machineOf(id);
    return machine.status === 'ok' ? machine.value.name : id;
  };
  return (
    <div className="compare">
      <div className="title">
        <h1>{model.status === 'ok' ? `${model.value.name}, machine by machine` : 'Machine by machine'}</h1>
        {assessments.length > 0 ? <ExportMenu assessment={assessments} /> : null}
      </div>
      <form className="matrix-form no-print" aria-label="Comparison" onSubmit={(event) => event.preventDefault()}>
        <Combobox
          label="Model"
          value={q.model}
          shown={model.status === 'ok' ? model.value.name : q.model}
          suggest={(text) => matching(modelChoices(catalogue), text)}
          onChoose={(value) => setValues({ model: value, quant: '', context: '' })}
        />
        <Segments
          label="Use case"
          value={use}
          options={USE_CASES.map((id) => ({
            value: id,
            label: id.toUpperCase(),
            title: catalogue.workloads[id]?.description,
          }))}
          onChange={(value) => setValues({ use: value })}
        />
        {machines.length < MOST_MACHINES ? (
          <Combobox
            label={`Add a machine (up to ${MOST_MACHINES})`}
            value=""
            shown=""
            suggest={(text) => matching(machineChoices(catalogue), text).filter((c) => !machines.includes(c.value))}
            onChoose={(value) => set([...machines, value])}
          />
        ) : (
          <p className="hint">Six machines are compared; remove one to add another.</p>
        )}
        <div className="chosen-list">
          <ul>
            {machines.map((id) => (
              <li key={id}>
                {nameOf(id)}
                <button
                  type="button"
                  aria-label={`Remove ${nameOf(id)}`}
                  onClick={() => set(machines.filter((m) => m !== id))}
                >
                  ✕
                </button>
              </li>
            ))}
          </ul>
        </div>
      </form>
      {model.status === 'unknown' ? <p className="problem">{model.reasons.join('; ')}</p> : null}
      {model.status === 'ok' && problems.length > 0 ? <p className="problem">{problems.join('; ')}</p> : null}
      {assessments.length > 0 ? <Comparison assessments={assessments} use={use} /> : null}
    </div>
  );
}
