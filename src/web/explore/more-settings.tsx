// Settings that are rarely changed: engine, backend, type of the KV cache, flash attention.
import { memo } from 'react';
import type { Frame } from '../ask/frame.ts';
import { SelectField } from '../components/fields.tsx';
import type { Question } from '../state/question.ts';
import { setValues } from '../state/store.ts';

const plain = (value: string) => ({ value, label: value });

interface Props extends Pick<Question, 'engine' | 'backend' | 'kvCacheType' | 'flashAttention'> {
  readonly frame: Frame;
}

export const MoreSettings = memo(({ engine, backend, kvCacheType, flashAttention, frame }: Props) => {
  const engines = frame.engines.map((e) => ({ value: e.id, label: e.name }));
  const changed = [engine, backend, kvCacheType, flashAttention].some((x) => x !== '');
  return (
    <details className="more" open={changed}>
      <summary>Engine and cache</summary>
      <SelectField
        label="Engine"
        value={engine}
        options={[{ value: '', label: 'llama.cpp (usual)' }, ...engines.filter((e) => e.value !== 'llama.cpp')]}
        onChange={(value) => setValues({ engine: value })}
      />
      <SelectField
        label="Backend"
        value={backend}
        options={[{ value: '', label: "the engine's usual one" }, ...frame.backends.map(plain)]}
        onChange={(value) => setValues({ backend: value })}
      />
      <SelectField
        label="KV cache type"
        value={kvCacheType}
        options={[{ value: '', label: "the engine's default" }, ...frame.cacheTypes.map(plain)]}
        onChange={(value) => setValues({ kv: value })}
      />
      <SelectField
        label="Flash attention"
        value={flashAttention}
        options={[{ value: '', label: "the engine's default" }, plain('on'), plain('off')]}
        onChange={(value) => setValues({ flash: value })}
      />
    </details>
  );
});
