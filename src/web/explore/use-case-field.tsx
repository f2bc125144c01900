// The use case: one of the named ones with what it means, or lengths of one's own.
import { memo } from 'react';
import type { Frame } from '../ask/frame.ts';
import { NumberField, Segments } from '../components/fields.tsx';
import { useLocal } from '../format/numbers.ts';
import { customLengths, USE_CASES } from '../state/question.ts';
import { setValues } from '../state/store.ts';

const OWN = '2048-512';
const MOST_LENGTH = 1_000_000;

interface Props {
  readonly use: string;
  readonly uses: Frame['uses'];
}

export const UseCaseField = memo(({ use, uses }: Props) => {
  const local = useLocal();
  const own = customLengths(use);
  const named = uses[use];
  const [test] = named?.tests ?? [];
  const set = (promptTokens: number, outputTokens: number) =>
    setValues({ use: `${promptTokens}-${outputTokens}`, context: '' });
  return (
    <div>
      <Segments
        label="Use case"
        value={own ? 'own' : use}
        options={[
          ...USE_CASES.map((id) => ({
            value: id,
            label: id.toUpperCase(),
            title: uses[id]?.description,
          })),
          { value: 'own', label: 'Own' },
        ]}
        onChange={(value) => setValues({ use: value === 'own' ? OWN : value, context: '' })}
      />
      {own ? (
        <div className="pair">
          <NumberField
            label="Prompt tokens"
            value={own.promptTokens}
            least={1}
            most={MOST_LENGTH}
            onChange={(value) => set(value, own.outputTokens)}
          />
          <NumberField
            label="Output tokens"
            value={own.outputTokens}
            least={1}
            most={MOST_LENGTH}
            onChange={(value) => set(own.promptTokens, value)}
          />
        </div>
      ) : (
        <p className="hint">
          {named?.description}
          {named?.tests.length === 1 && test
            ? `: ${local(String(test.promptTokens))} tokens in, ${local(String(test.outputTokens))} out`
            : ''}
        </p>
      )}
    </div>
  );
});
