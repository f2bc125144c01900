// A machine of one's own: processor, graphics cards, memory; written into the address as people write it.
import { useState } from 'react';
import type { NamedMachine } from '../ask/answer-to.ts';
import { useChoices } from '../ask/choices.ts';
import { Combobox } from '../components/combobox.tsx';
import { NumberField } from '../components/fields.tsx';
import { setValues } from '../state/store.ts';

interface Parts {
  readonly cpu: string;
  readonly card: string;
  readonly cards: number;
  readonly memoryGib: number;
}

const EMPTY: Parts = { cpu: '', card: '', cards: 1, memoryGib: 64 };
const MOST_CARDS = 16;
const MOST_MEMORY = 12_288;

/** "AMD Ryzen 9 9950X + 2x NVIDIA GeForce RTX 5090 + 192GB" */
function written({ cpu, card, cards, memoryGib }: Parts): string {
  return [cpu, card === '' ? '' : cards > 1 ? `${cards}x ${card}` : card, `${memoryGib}GB`].filter(Boolean).join(' + ');
}

interface Props {
  /** The machine at hand, whose parts it begins with. */
  readonly machine: NamedMachine | undefined;
}

export function MachineBuilder({ machine }: Props) {
  const cpus = useChoices('cpus');
  const accelerators = useChoices('accelerators');
  const [parts, setParts] = useState<Parts>();
  const current = (): Parts => (machine ? { ...machine, memoryGib: machine.memoryGib ?? EMPTY.memoryGib } : EMPTY);
  const shown = parts ?? EMPTY;
  const change = (next: Partial<Parts>) => {
    const made = { ...shown, ...next };
    setParts(made);
    if (made.cpu !== '' || made.card !== '') setValues({ machine: written(made) });
  };
  return (
    <details className="more" onToggle={(event) => event.currentTarget.open && setParts(current())}>
      <summary>Build a machine</summary>
      <Combobox
        label="Processor"
        value={shown.cpu}
        shown={shown.cpu}
        suggest={cpus}
        onChoose={(cpu) => change({ cpu })}
      />
      <Combobox
        label="Graphics card"
        value={shown.card}
        shown={shown.card}
        suggest={(typed) => [{ value: '-', label: 'none', note: 'the processor alone' }, ...accelerators(typed)]}
        onChoose={(card) => change({ card: card === '-' ? '' : card })}
      />
      <div className="pair">
        <NumberField
          label="How many cards"
          value={shown.cards}
          least={1}
          most={MOST_CARDS}
          onChange={(cards) => change({ cards })}
        />
        <NumberField
          label="System memory, GiB"
          value={shown.memoryGib}
          least={1}
          most={MOST_MEMORY}
          onChange={(memoryGib) => change({ memoryGib })}
        />
      </div>
    </details>
  );
}
