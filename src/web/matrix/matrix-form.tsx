// What the matrix is about, and what of it is shown.
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { Combobox } from '../components/combobox.tsx';
import { Segments, SelectField } from '../components/fields.tsx';
import { TextField } from '../components/text-field.tsx';
import { useSession } from '../data/session.ts';
import { machineChoices, matching, modelChoices } from '../data/suggestions.ts';
import { listOf, listText } from '../state/lists.ts';
import { type Question, USE_CASES } from '../state/question.ts';
import { setValues, useAddress } from '../state/store.ts';
import { type By, type MatrixColumn, MOST_MODELS } from './columns.ts';

interface Props {
  readonly question: Question;
  readonly by: By;
  readonly columns: readonly MatrixColumn[];
}

function Models({ columns }: { readonly columns: readonly MatrixColumn[] }) {
  const { catalogue } = useSession().context;
  const ids = columns.map((c) => c.id);
  return (
    <div className="chosen-list">
      {columns.length < MOST_MODELS ? (
        <Combobox
          label="Add a model"
          value=""
          shown=""
          suggest={(text) => matching(modelChoices(catalogue), text).filter((c) => !ids.includes(c.value))}
          onChoose={(value) => {
            const found = resolveEntry(catalogue.models, value, 'model');
            if (found.status === 'ok') setValues({ models: listText([...ids, found.value.id]), sort: '' });
          }}
        />
      ) : null}
      <ul>
        {columns.map((c) => (
          <li key={c.id}>
            {c.name}
            <button
              type="button"
              aria-label={`Remove ${c.name}`}
              onClick={() => setValues({ models: listText(ids.filter((id) => id !== c.id)), sort: '' })}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function MatrixForm({ question: q, by, columns }: Props) {
  const { catalogue } = useSession().context;
  const { values } = useAddress();
  const model = resolveEntry(catalogue.models, q.model, 'model');
  const pinned = listOf(values.pin);
  return (
    <form className="matrix-form no-print" aria-label="Matrix" onSubmit={(event) => event.preventDefault()}>
      <Segments
        label="Columns"
        value={by}
        options={[
          { value: 'uses', label: 'Use cases' },
          { value: 'models', label: 'Models' },
        ]}
        onChange={(value) => setValues({ by: value === 'uses' ? '' : value, sort: '' })}
      />
      {by === 'uses' ? (
        <Combobox
          label="Model"
          value={q.model}
          shown={model.status === 'ok' ? model.value.name : q.model}
          problem={model.status === 'unknown' ? model.reasons.join('; ') : undefined}
          suggest={(text) => matching(modelChoices(catalogue), text)}
          onChoose={(value) => setValues({ model: value, quant: '', context: '' })}
        />
      ) : (
        <Segments
          label="Use case"
          value={q.use}
          options={USE_CASES.map((id) => ({
            value: id,
            label: id.toUpperCase(),
            title: catalogue.workloads[id]?.description,
          }))}
          onChange={(value) => setValues({ use: value })}
        />
      )}
      <TextField
        label="Filter machines"
        value={values.filter ?? ''}
        onChange={(value) => setValues({ filter: value })}
      />
      <SelectField
        label="Show machines that reach"
        value={values.tier ?? ''}
        options={[
          { value: '', label: 'anything' },
          { value: '1', label: 'interactive, somewhere' },
          { value: '2', label: 'background or better' },
          { value: '3', label: 'off-line or better' },
        ]}
        onChange={(value) => setValues({ tier: value })}
      />
      <Combobox
        label="Pin another machine"
        value=""
        shown=""
        hint="as you write it: Ryzen 9 9950X + 2x RTX 5090"
        suggest={(text) => matching(machineChoices(catalogue), text)}
        onChoose={(value) => setValues({ pin: listText([...pinned, value]) })}
      />
      {by === 'models' ? <Models columns={columns} /> : null}
    </form>
  );
}
