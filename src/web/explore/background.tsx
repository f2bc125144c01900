// What an answer rests on: specifications of the parts, what was assumed, and the sources with their dates.
import { memo } from 'react';
import type { AssessedMachine, Assessment, CitedSource } from '../../core/assess/assessment.ts';

export const Parts = memo(({ machine: m }: { readonly machine: AssessedMachine }) => {
  const parts = [...new Map([...m.devices, ...(m.host ? [m.host] : [])].map((p) => [p.name, p])).values()];
  return (
    <details className="fold">
      <summary>Specifications used</summary>
      <div className="scroll" tabIndex={-1}>
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Figure</th>
              <th scope="col">Value</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {parts.flatMap((p) =>
              p.facts.map((f) => (
                <tr key={`${p.name} ${f.name}`}>
                  <td>{p.name}</td>
                  <td>{f.name}</td>
                  <td>{f.value}</td>
                  <td>
                    {f.source ? (
                      <a href={`#source-${f.source}`} onClick={(event) => toSource(event, f.source)}>
                        {f.source}
                      </a>
                    ) : (
                      'as given or derived'
                    )}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
});

/** Opens the list of sources at one of them: the address is the question's and stays. */
function toSource(event: { preventDefault: () => void }, id: string | undefined): void {
  event.preventDefault();
  const place = document.getElementById(`source-${id}`);
  const fold = place?.closest('details');
  if (fold) fold.open = true;
  place?.scrollIntoView({ block: 'center' });
  place?.focus();
}

export function Assumptions({ assessment: a }: { readonly assessment: Assessment }) {
  return (
    <details className="fold">
      <summary>Assumed ({a.assumptions.length})</summary>
      <ul>
        {a.assumptions.map((s) => (
          <li key={s}>{s}.</li>
        ))}
        <li>
          Engine: {a.engine.name}, KV cache {a.engine.kvCacheType}, flash attention{' '}
          {a.engine.flashAttention ? 'on' : 'off'}.
        </li>
      </ul>
    </details>
  );
}

export const Sources = memo(({ sources }: { readonly sources: readonly CitedSource[] }) => {
  return (
    <details className="fold">
      <summary>Sources ({sources.length})</summary>
      <ul>
        {sources.map((s) => (
          <li key={s.id} id={`source-${s.id}`} tabIndex={-1}>
            <b>{s.id}</b>:{' '}
            {s.url ? (
              <a href={s.url} rel="noreferrer">
                {s.title}
              </a>
            ) : (
              s.title
            )}
            , {s.publisher}; checked {s.checked}, {s.reliability}.
          </li>
        ))}
      </ul>
    </details>
  );
});
