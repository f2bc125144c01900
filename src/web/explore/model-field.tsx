// The model: as people write it, or chosen from the catalogue.
import { memo } from 'react';
import type { Asked } from '../ask/answer-to.ts';
import { useChoices } from '../ask/choices.ts';
import { Combobox } from '../components/combobox.tsx';
import { setValues } from '../state/store.ts';

interface Props {
  readonly text: string;
  /** What the text was understood as; undefined until it is known. */
  readonly model: Asked['model'] | undefined;
}

export const ModelField = memo(({ text, model }: Props) => {
  const suggest = useChoices('models');
  return (
    <Combobox
      label="Model"
      value={text}
      shown={model?.status === 'ok' ? model.value.name : text}
      problem={model?.status === 'unknown' ? model.reasons.join('; ') : undefined}
      suggest={suggest}
      onChoose={(value) => setValues({ model: value, quant: '', context: '' })}
    />
  );
});
