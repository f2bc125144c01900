// A text field with suggestions, as the ARIA practices describe it: free text is an answer too, a suggestion is a help.
import { type KeyboardEvent, useId, useRef, useState } from 'react';

export interface Choice {
  /** What is put in the address. */
  readonly value: string;
  readonly label: string;
  readonly note?: string | undefined;
}

interface Props {
  readonly label: string;
  readonly value: string;
  /** What the value is called where it is not being edited. */
  readonly shown: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly suggest: (text: string) => readonly Choice[];
  readonly onChoose: (value: string) => void;
}

export function Combobox({ label, shown, hint, problem, suggest, onChoose }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(-1);
  const open = text !== undefined;
  const choices = open ? suggest(text === shown ? '' : text) : [];
  const close = () => {
    setText(undefined);
    setAt(-1);
  };
  const choose = (value: string) => {
    close();
    if (value.trim() !== '') onChoose(value.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setText(shown);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((now) => (now + step > last ? 0 : now + step < 0 ? last : now + step));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      choose(choices[at]?.value ?? text);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
  };
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className="field combobox">
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={open && choices.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-invalid={problem !== undefined}
        {...(at >= 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        {...(described ? { 'aria-describedby': described } : {})}
        value={text ?? shown}
        onFocus={(event) => event.target.select()}
        onClick={() => setText((now) => now ?? shown)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
        onBlur={() => {
          if (open && text !== shown) choose(text);
          else close();
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} className="suggestions" hidden={choices.length === 0}>
        {choices.map((choice, i) => (
          <div
            key={choice.value}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className={i === at ? 'option at' : 'option'}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(choice.value);
            }}
          >
            <span>{choice.label}</span>
            {choice.note ? <span className="note">{choice.note}</span> : null}
          </div>
        ))}
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
