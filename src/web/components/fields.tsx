// Form controls with a label each: a choice from a list, a number on a scale of doublings, one of a few.
import { useId } from 'react';

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (Option | { readonly group: string; readonly options: readonly Option[] })[];
  readonly onChange: (value: string) => void;
}

const optionOf = (o: Option) => (
  <option key={o.value} value={o.value}>
    {o.label}
  </option>
);

export function SelectField({ label, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((o) =>
          'group' in o ? (
            <optgroup key={o.group} label={o.group}>
              {o.options.map(optionOf)}
            </optgroup>
          ) : (
            optionOf(o)
          ),
        )}
      </select>
    </div>
  );
}

interface RangeProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Values between are multiples of it. */
  readonly step: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}

const NOTCHES = 120;

/** A slider on a logarithmic scale: what doubles is as far apart everywhere. */
export function RangeField({ label, value, least, most, step, text, onChange }: RangeProps) {
  const id = useId();
  const span = Math.log(Math.max(most / least, 1.000001));
  const toNotch = (x: number) => Math.round((NOTCHES * Math.log(Math.max(x, least) / least)) / span);
  const fromNotch = (notch: number) => {
    if (notch <= 0) return least;
    if (notch >= NOTCHES) return most;
    return Math.min(most, Math.max(least, Math.round((least * Math.exp((span * notch) / NOTCHES)) / step) * step));
  };
  const onNotch = (notch: number) => {
    const now = toNotch(value);
    const next = fromNotch(notch);
    // Where the notches are finer than the steps, a key press still moves by a step.
    if (next === value && notch !== now)
      onChange(Math.min(most, Math.max(least, value + (notch > now ? step : -step))));
    else onChange(next);
  };
  return (
    <div className="field range">
      <label htmlFor={id}>
        {label} <output htmlFor={id}>{text}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={NOTCHES}
        value={toNotch(value)}
        aria-valuetext={text}
        onChange={(event) => onNotch(Number(event.target.value))}
      />
    </div>
  );
}

interface SegmentsProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (Option & { readonly title?: string | undefined })[];
  readonly onChange: (value: string) => void;
}

/** Radio buttons that look like one bar. */
export function Segments({ label, value, options, onChange }: SegmentsProps) {
  const id = useId();
  return (
    <fieldset className="field segments">
      <legend>{label}</legend>
      <div className="bar">
        {options.map((o) => (
          <label key={o.value} title={o.title} className={o.value === value ? 'on' : ''}>
            <input type="radio" name={id} checked={o.value === value} onChange={() => onChange(o.value)} />
            <span>{o.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, least, most, onChange }: NumberProps) {
  const id = useId();
  return (
    <div className="field number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={value}
        onChange={(event) => {
          const asked = Math.round(Number(event.target.value));
          if (Number.isFinite(asked)) onChange(Math.min(most, Math.max(least, asked)));
        }}
      />
    </div>
  );
}
