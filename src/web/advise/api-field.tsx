// APIs of closed models that the advice is compared with; those of the chosen models themselves are compared anyway.
import { useEffect, useMemo, useState } from 'react';
import type { DollarPrices } from '../../core/cost/api-price.ts';
import { Combobox } from '../components/combobox.tsx';
import { loadApiPrices } from '../data/load.ts';
import { matching, searchable } from '../data/suggestions.ts';
import { listText } from '../state/lists.ts';
import { setValues } from '../state/store.ts';

export function ApiField({ chosen }: { readonly chosen: readonly string[] }) {
  const [prices, setPrices] = useState<DollarPrices>();
  useEffect(() => {
    loadApiPrices().then(setPrices, () => undefined);
  }, []);
  const choices = useMemo(
    () =>
      Object.entries(prices?.named ?? {}).map(([id, p]) =>
        searchable({
          value: id,
          label: `${p.model} at ${p.provider}`,
          note: `${p.input} and ${p.output} USD a million tokens in and out`,
        }),
      ),
    [prices],
  );
  const set = (list: readonly string[]) => setValues({ api: listText(list) });
  return (
    <div className="chosen-list">
      <Combobox
        label="Compare with an API"
        value=""
        shown=""
        suggest={(text) => matching(choices, text).filter((c) => !chosen.includes(c.value))}
        onChoose={(value) => {
          if (choices.some((c) => c.value === value)) set([...chosen, value]);
        }}
      />
      <ul>
        {chosen.map((id) => (
          <li key={id}>
            {id}
            <button type="button" aria-label={`Remove ${id}`} onClick={() => set(chosen.filter((c) => c !== id))}>
              ✕
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
