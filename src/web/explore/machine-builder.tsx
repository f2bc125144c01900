// A machine of one's own: processor, graphics cards, memory; written into the address as people write it.
import { useState } from 'react';
import { splitMachineText } from '../../core/machine/request.ts';
import { Combobox } from '../components/combobox.tsx';
import { NumberField } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { acceleratorChoices, cpuChoices, matching } from '../data/suggestions.ts';
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

export function MachineBuilder({ text }: { readonly text: string }) {
  const { context } = useSession();
  const { catalogue } = context;
  const [parts, setParts] = useState<Parts>();
  /** What the machine at hand is made of, as far as the catalogue can tell. */
  const current = (): Parts => {
    const machine = context.machineOf(text);
    if (machine.status === 'unknown') return EMPTY;
    const { devices, host, systemMemoryBytes } = machine.value;
    return {
      cpu: host?.name ?? '',
      card: devices[0]?.accelerator.name ?? '',
      cards: Math.max(1, devices.length),
      memoryGib:
        systemMemoryBytes === undefined
          ? (splitMachineText(text).memoryGb ?? EMPTY.memoryGib)
          : Math.round(systemMemoryBytes / 2 ** 30),
    };
  };
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
        suggest={(typed) => matching(cpuChoices(catalogue), typed)}
        onChoose={(cpu) => change({ cpu })}
      />
      <Combobox
        label="Graphics card"
        value={shown.card}
        shown={shown.card}
        suggest={(typed) => [
          { value: '-', label: 'none', note: 'the processor alone' },
          ...matching(acceleratorChoices(catalogue), typed),
        ]}
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
