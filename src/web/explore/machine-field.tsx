// The machine: as people write it, chosen from the catalogue, or built of parts.
import { memo } from 'react';
import type { Asked } from '../ask/answer-to.ts';
import { useChoices } from '../ask/choices.ts';
import { Combobox } from '../components/combobox.tsx';
import { setValues } from '../state/store.ts';
import { MachineBuilder } from './machine-builder.tsx';

interface Props {
  readonly text: string;
  /** What the text was understood as; undefined until it is known. */
  readonly machine: Asked['machine'] | undefined;
}

export const MachineField = memo(({ text, machine }: Props) => {
  const suggest = useChoices('machines');
  return (
    <>
      <Combobox
        label="Machine"
        value={text}
        shown={machine?.status === 'ok' ? machine.value.name : text}
        problem={machine?.status === 'unknown' ? machine.reasons.join('; ') : undefined}
        suggest={suggest}
        onChoose={(value) => setValues({ machine: value })}
      />
      <MachineBuilder machine={machine?.status === 'ok' ? machine.value : undefined} />
    </>
  );
});
