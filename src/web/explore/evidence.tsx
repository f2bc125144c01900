// Published measurements of the device, nearest to the question first, each with a link to where it was read.
import { memo } from 'react';
import type { CitedEvidence, CitedSource } from '../../core/assess/assessment.ts';
import { significant } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';
import { referenceLink } from './reference-link.ts';

interface Props {
  /** Undefined until the evidence is loaded. */
  readonly evidence: readonly CitedEvidence[] | undefined;
  readonly sources: readonly CitedSource[];
}

const MOST_REFERENCES = 3;

function References({ cited: e, source }: { readonly cited: CitedEvidence; readonly source: CitedSource | undefined }) {
  const shown = e.references.slice(0, MOST_REFERENCES);
  return (
    <>
      {shown.map((reference, i) => {
        const href = referenceLink(e.source, reference) ?? source?.url;
        return (
          <span key={reference}>
            {i > 0 ? ', ' : ''}
            {href ? (
              <a href={href} rel="noreferrer">
                {reference}
              </a>
            ) : (
              reference
            )}
          </span>
        );
      })}
      {e.references.length > MOST_REFERENCES ? `, and ${e.references.length - MOST_REFERENCES} more` : ''}
    </>
  );
}

export const Evidence = memo(({ evidence, sources }: Props) => {
  const local = useLocal();
  const rate = (value: number | undefined) => (value === undefined ? '–' : local(significant(value)));
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">Published measurements of this device</h2>
      {evidence === undefined ? <p className="hint">The measurements are loading …</p> : null}
      {evidence?.length === 0 ? <p>None is in the evidence: the prediction rests on its relatives.</p> : null}
      {evidence && evidence.length > 0 ? (
        <div className="scroll" tabIndex={-1}>
          <table>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Engine</th>
                <th scope="col">Test</th>
                <th scope="col" className="number">
                  Prefill, tokens/s
                </th>
                <th scope="col" className="number">
                  Decode, tokens/s
                </th>
                <th scope="col" className="number">
                  Runs
                </th>
                <th scope="col">Where</th>
              </tr>
            </thead>
            <tbody>
              {evidence.map((e) => (
                <tr key={JSON.stringify(e)}>
                  <td>
                    {e.model} {e.quantization}
                  </td>
                  <td>
                    {e.engine}
                    {e.kvCacheType ? `, ${e.kvCacheType} cache` : ''}
                  </td>
                  <td>{e.workload}</td>
                  <td className="number">{rate(e.prefillTokensPerSecond)}</td>
                  <td className="number">{rate(e.decodeTokensPerSecond)}</td>
                  <td className="number">{e.runs}</td>
                  <td>
                    <References cited={e} source={sources.find((s) => s.id === e.source)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
});
