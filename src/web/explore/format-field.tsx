// The weights' format: the usual ones from large to small, then all others.
import { memo } from 'react';
import type { Format, Frame } from '../ask/frame.ts';
import { type Option, SelectField } from '../components/fields.tsx';
import { useLocal } from '../format/numbers.ts';
import { setValues } from '../state/store.ts';

const SHOWN_DIGITS = 3;

interface Props {
  readonly value: string;
  /** Taken where none is chosen. */
  readonly usual: Format | undefined;
  readonly frame: Frame;
}

export const FormatField = memo(({ value, usual, frame }: Props) => {
  const local = useLocal();
  const named = ({ name, bitsPerWeight: bits }: Format) =>
    bits === undefined ? name : `${name} · ${local(String(Number(bits.toPrecision(SHOWN_DIGITS))))} bits`;
  const option = (f: Format): Option => ({ value: f.id, label: named(f) });
  return (
    <SelectField
      label="Quantization"
      value={value}
      options={[
        { value: '', label: usual ? `${named(usual)} (usual)` : 'the usual one' },
        { group: 'From large to small', options: frame.usualFormats.map(option) },
        { group: 'All others', options: frame.otherFormats.map((f) => ({ value: f.id, label: f.name })) },
      ]}
      onChange={(chosen) => setValues({ quant: chosen })}
    />
  );
});
