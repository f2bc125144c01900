// The question as a form: machine, model, format, context, users and use case; what is rarely changed is folded away.
import { USUAL_FORMATS } from '../../core/assess/memory/memory-search.ts';
import { DEFAULT_QUANTIZATION } from '../../core/assess/scenario.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { Combobox } from '../components/combobox.tsx';
import { type Option, RangeField, SelectField } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { machineChoices, matching, modelChoices } from '../data/suggestions.ts';
import { useLocal } from '../format/numbers.ts';
import { MOST_USERS, type Question, tokensOf } from '../state/question.ts';
import { setValues } from '../state/store.ts';
import { MachineBuilder } from './machine-builder.tsx';
import { MoreSettings } from './more-settings.tsx';
import { UseCaseField } from './use-case-field.tsx';

/** Contexts are allocated in steps of this many tokens. */
const CELL = 256;

interface Props {
  readonly question: Question;
  readonly problems: readonly string[];
}

const SHOWN_TEXT = 3;

export function QuestionForm({ question: q, problems }: Props) {
  const { context } = useSession();
  const { catalogue } = context;
  const local = useLocal();
  const machine = context.machineOf(q.machine);
  const model = resolveEntry(catalogue.models, q.model, 'model');
  const usual = (model.status === 'ok' ? model.value.usualQuantization : undefined) ?? DEFAULT_QUANTIZATION;
  const nameOf = (id: string) => catalogue.quantizations[id]?.name ?? id;
  const formats = Object.values(catalogue.quantizations).filter(
    (f) => f.kind !== 'type' || USUAL_FORMATS.includes(f.id),
  );
  const others: Option[] = formats
    .filter((f) => !USUAL_FORMATS.includes(f.id))
    .map((f) => ({ value: f.id, label: f.name }));
  const bits = (id: string) => {
    const own = catalogue.quantizations[id]?.bitsPerWeight.value;
    return own === undefined ? '' : ` · ${local(String(Number(own.toPrecision(SHOWN_TEXT))))} bits`;
  };
  const needed = tokensOf(catalogue, q.use);
  const trained = model.status === 'ok' ? model.value.contextTokens : 0;
  const least = Math.max(CELL, Math.ceil(needed / CELL) * CELL);
  const most = Math.max(least * 2, trained);
  const shownContext = Math.min(most, Math.max(least, q.contextTokens));
  return (
    <form className="question" aria-label="Question" onSubmit={(event) => event.preventDefault()}>
      <Combobox
        label="Machine"
        value={q.machine}
        shown={machine.status === 'ok' ? machine.value.name : q.machine}
        problem={machine.status === 'unknown' ? machine.reasons.join('; ') : undefined}
        suggest={(text) => matching(machineChoices(catalogue), text)}
        onChoose={(value) => setValues({ machine: value })}
      />
      <MachineBuilder text={q.machine} />
      <Combobox
        label="Model"
        value={q.model}
        shown={model.status === 'ok' ? model.value.name : q.model}
        problem={model.status === 'unknown' ? model.reasons.join('; ') : undefined}
        suggest={(text) => matching(modelChoices(catalogue), text)}
        onChoose={(value) => setValues({ model: value, quant: '', context: '' })}
      />
      <SelectField
        label="Quantization"
        value={q.quantization}
        options={[
          { value: '', label: `${nameOf(usual)}${bits(usual)} (usual)` },
          {
            group: 'From large to small',
            options: USUAL_FORMATS.map((id) => ({ value: id, label: `${nameOf(id)}${bits(id)}` })),
          },
          { group: 'All others', options: others },
        ]}
        onChange={(value) => setValues({ quant: value })}
      />
      <UseCaseField use={q.use} />
      <RangeField
        label="Context for each user"
        value={shownContext}
        least={least}
        most={most}
        step={CELL}
        text={`${local(String(shownContext))} tokens`}
        onChange={(value) => setValues({ context: value <= least ? '' : String(value) })}
      />
      <RangeField
        label="Users at once"
        value={q.users}
        least={1}
        most={MOST_USERS}
        step={1}
        text={local(String(q.users))}
        onChange={(value) => setValues({ users: value === 1 ? '' : String(value) })}
      />
      <MoreSettings question={q} />
      {problems.length > 0 && machine.status === 'ok' && model.status === 'ok' ? (
        <p className="problem">{problems.join('; ')}</p>
      ) : null}
    </form>
  );
}
