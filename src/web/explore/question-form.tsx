// The question as a form: machine, model, format, context, users and use case; what is rarely changed is folded away.
import { loadChoices } from '../ask/choices.ts';
import type { Frame } from '../ask/frame.ts';
import { prepareToAnswer, type Shown } from '../ask/shown.ts';
import { RangeField } from '../components/fields.tsx';
import { useLocal } from '../format/numbers.ts';
import { MOST_USERS, type Question, tokensOf } from '../state/question.ts';
import { setValues } from '../state/store.ts';
import { FormatField } from './format-field.tsx';
import { MachineField } from './machine-field.tsx';
import { ModelField } from './model-field.tsx';
import { MoreSettings } from './more-settings.tsx';
import { UseCaseField } from './use-case-field.tsx';

/** Contexts are allocated in steps of this many tokens. */
const CELL = 256;

/** Somebody turns to the form. */
function prepare(): void {
  loadChoices();
  prepareToAnswer();
}

interface Props {
  readonly question: Question;
  /** The latest answer; the question may be ahead of it. */
  readonly shown: Shown;
  readonly frame: Frame;
}

export function QuestionForm({ question: q, shown, frame }: Props) {
  const local = useLocal();
  const machine = shown.question.machine === q.machine ? shown.machine : undefined;
  const model = shown.question.model === q.model ? shown.model : undefined;
  const known = model?.status === 'ok' ? model.value : undefined;
  const least = Math.max(CELL, Math.ceil(tokensOf(frame.uses, q.use) / CELL) * CELL);
  const most = Math.max(least * 2, known?.contextTokens ?? 0);
  const shownContext = Math.min(most, Math.max(least, q.contextTokens));
  const problems = shown.answer.status === 'unknown' && machine?.status === 'ok' && known ? shown.answer.reasons : [];
  return (
    <form
      className="question"
      aria-label="Question"
      onSubmit={(event) => event.preventDefault()}
      onFocus={prepare}
      onPointerEnter={prepare}
    >
      <MachineField text={q.machine} machine={machine} />
      <ModelField text={q.model} model={model} />
      <FormatField value={q.quantization} usual={known?.usualFormat} frame={frame} />
      <UseCaseField use={q.use} uses={frame.uses} />
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
      <MoreSettings
        engine={q.engine}
        backend={q.backend}
        kvCacheType={q.kvCacheType}
        flashAttention={q.flashAttention}
        frame={frame}
      />
      {problems.length > 0 ? <p className="problem">{problems.join('; ')}</p> : null}
    </form>
  );
}
