// The use case: one of the named ones with what it means, or lengths of one's own.
import { NumberField, Segments } from '../components/fields.tsx';
import { useSession } from '../data/session.ts';
import { useLocal } from '../format/numbers.ts';
import { customLengths, USE_CASES } from '../state/question.ts';
import { setValues } from '../state/store.ts';

const OWN = '2048-512';
const MOST_LENGTH = 1_000_000;

export function UseCaseField({ use }: { readonly use: string }) {
  const { catalogue } = useSession().context;
  const local = useLocal();
  const own = customLengths(use);
  const named = catalogue.workloads[use];
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
            title: catalogue.workloads[id]?.description,
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
}
