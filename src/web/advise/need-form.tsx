// The need as a form: what must run, for whom, how fast, and within which limits.

import { PLATFORMS, TIERS } from '../../core/advise/need-words.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { Combobox } from '../components/combobox.tsx';
import { SelectField } from '../components/fields.tsx';
import { TextField } from '../components/text-field.tsx';
import { useSession } from '../data/session.ts';
import { matching, modelChoices } from '../data/suggestions.ts';
import { listText, toggled } from '../state/lists.ts';
import type { NeedFields } from '../state/need.ts';
import { USE_CASES } from '../state/question.ts';
import { setValues } from '../state/store.ts';
import { ApiField } from './api-field.tsx';

const COUNTRIES = 'at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv nl pl pt se si us'.split(' ');

const countryName = (code: string): string =>
  new Intl.DisplayNames(['en'], { type: 'region' }).of(code.toUpperCase()) ?? code;

function Models({ models }: { readonly models: readonly string[] }) {
  const { catalogue } = useSession().context;
  const set = (list: readonly string[]) => setValues({ models: listText(list) });
  return (
    <div className="chosen-list">
      <Combobox
        label="Models, any of which will do"
        value=""
        shown=""
        suggest={(text) => matching(modelChoices(catalogue), text).filter((c) => !models.includes(c.value))}
        onChoose={(value) => {
          const found = resolveEntry(catalogue.models, value, 'model');
          if (found.status === 'ok') set([...models, found.value.id]);
        }}
      />
      <ul>
        {models.map((id) => {
          const name = catalogue.models[id]?.name ?? id;
          return (
            <li key={id}>
              {name}
              {models.length > 1 ? (
                <button type="button" aria-label={`Remove ${name}`} onClick={() => set(models.filter((m) => m !== id))}>
                  ✕
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Uses({ uses }: { readonly uses: readonly string[] }) {
  const { workloads } = useSession().context.catalogue;
  return (
    <fieldset className="field checks">
      <legend>Use cases</legend>
      {USE_CASES.map((id) => (
        <label key={id} title={workloads[id]?.description}>
          <input
            type="checkbox"
            checked={uses.includes(id)}
            disabled={uses.length === 1 && uses.includes(id)}
            onChange={() => setValues({ uses: listText(toggled(uses, id)) })}
          />{' '}
          {id.toUpperCase()}
        </label>
      ))}
    </fieldset>
  );
}

const KINDS = [
  {
    kind: 'cables',
    text: 'on a cable',
    title: 'An accelerator outside of the case: cheaper, and a plug that can be pulled',
  },
  {
    kind: 'generated',
    text: 'from parts',
    title: 'Put together from parts by the rules of building; nobody sells it as one',
  },
] as const;

function Kinds({ kinds }: { readonly kinds: NeedFields['kinds'] }) {
  return (
    <fieldset className="field checks">
      <legend>Also machines</legend>
      {KINDS.map(({ kind, text, title }) => (
        <label key={kind} title={title}>
          <input
            type="checkbox"
            checked={kinds[kind]}
            onChange={() => setValues({ [kind]: kinds[kind] ? 'no' : '' })}
          />{' '}
          {text}
        </label>
      ))}
    </fieldset>
  );
}

/** Digits and one point: what is typed is a number or nothing. */
const numeric = (text: string) => text.replace(/[^\d.]/g, '');

export function NeedForm({ need: f }: { readonly need: NeedFields }) {
  const number = (label: string, name: 'users' | 'perHour' | 'budget' | 'watts' | 'noise' | 'years') => (
    <TextField label={label} value={f[name]} onChange={(text) => setValues({ [name]: numeric(text) })} />
  );
  return (
    <form className="matrix-form no-print" aria-label="Need" onSubmit={(event) => event.preventDefault()}>
      <Models models={f.models} />
      <Uses uses={f.uses} />
      <SelectField
        label="At least"
        value={f.tier}
        options={TIERS.map((value) => ({ value, label: value }))}
        onChange={(tier) => setValues({ tier })}
      />
      {number('Users', 'users')}
      {number('Requests an hour', 'perHour')}
      {number(`Budget, ${f.currency}`, 'budget')}
      {number('Power at most, W', 'watts')}
      {number('Noise at most, dB(A)', 'noise')}
      <SelectField
        label="Kind of machine"
        value={f.platform}
        options={[{ value: '', label: 'any' }, ...PLATFORMS.map((value) => ({ value, label: value }))]}
        onChange={(platform) => setValues({ platform })}
      />
      <SelectField
        label="Country"
        value={f.country}
        options={COUNTRIES.map((value) => ({ value, label: countryName(value) }))}
        onChange={(country) => setValues({ country })}
      />
      {number('Years of use', 'years')}
      <Kinds kinds={f.kinds} />
      <ApiField chosen={f.api} />
    </form>
  );
}
