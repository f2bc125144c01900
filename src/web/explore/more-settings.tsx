// Settings that are rarely changed: engine, backend, type of the KV cache, flash attention.

import { CACHE_TYPES } from '../../core/memory/cache-type.ts';
import { BACKENDS } from '../../core/predict/backend.ts';
import { SelectField } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import type { Question } from '../state/question.ts';
import { setValues } from '../state/store.ts';

const plain = (value: string) => ({ value, label: value });

export function MoreSettings({ question: q }: { readonly question: Question }) {
  const { catalogue } = useSession().context;
  const engines = Object.values(catalogue.engines).map((e) => ({ value: e.id, label: e.name }));
  const changed = [q.engine, q.backend, q.kvCacheType, q.flashAttention].some((x) => x !== '');
  return (
    <details className="more" open={changed}>
      <summary>Engine and cache</summary>
      <SelectField
        label="Engine"
        value={q.engine}
        options={[{ value: '', label: 'llama.cpp (usual)' }, ...engines.filter((e) => e.value !== 'llama.cpp')]}
        onChange={(value) => setValues({ engine: value })}
      />
      <SelectField
        label="Backend"
        value={q.backend}
        options={[{ value: '', label: "the engine's usual one" }, plain('cpu'), ...BACKENDS.map(plain)]}
        onChange={(value) => setValues({ backend: value })}
      />
      <SelectField
        label="KV cache type"
        value={q.kvCacheType}
        options={[{ value: '', label: "the engine's default" }, ...CACHE_TYPES.map(plain)]}
        onChange={(value) => setValues({ kv: value })}
      />
      <SelectField
        label="Flash attention"
        value={q.flashAttention}
        options={[{ value: '', label: "the engine's default" }, plain('on'), plain('off')]}
        onChange={(value) => setValues({ flash: value })}
      />
    </details>
  );
}
