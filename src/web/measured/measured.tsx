// Measured: published and stored results against predictions, the history of a machine, and who is fastest.
import { useMemo } from 'react';
import { formatProbability, significant } from '../../core/units/format.ts';
import { DocumentMenu } from '../components/document-menu.tsx';
import { Segments } from '../components/fields.tsx';
import { TextField } from '../components/text-field.tsx';
import { useLocal } from '../format/numbers.ts';
import { setValues, useAddress } from '../state/store.ts';
import { usePublished } from '../work/use-published.ts';
import { DotTable } from './dot-table.tsx';
import { dotsReport } from './dots-report.ts';
import { History } from './history.tsx';
import { Leaderboard } from './leaderboard.tsx';
import { type Dot, dotsOf, isPhase, median, offBy, PHASES } from './phases.ts';
import { Scatter } from './scatter.tsx';
import { storedDots } from './stored-dots.ts';
import { useCompared } from './use-compared.ts';
import { useStored } from './use-stored.ts';

function Summary({ dots, done }: { readonly dots: readonly Dot[]; readonly done: boolean }) {
  const local = useLocal();
  const within = dots.filter((d) => d.within).length / Math.max(1, dots.length);
  const typical = median(dots.map((d) => Math.abs(d.likely / d.measured - 1)));
  return (
    <p role="status">
      {done ? '' : 'Predicting … '}
      {local(String(dots.length))} measurements
      {typical === undefined
        ? '.'
        : `: half are within ${local(significant(100 * typical, 2))} %, and ${formatProbability(within)} lie in their interval (80 % should).`}
    </p>
  );
}

export function Measured() {
  const { values } = useAddress();
  const published = usePublished();
  const stored = useStored();
  const compared = useCompared(stored.results);
  const phase = isPhase(values.phase ?? '') ? (values.phase as keyof typeof PHASES) : 'decode';
  const which = values.which ?? 'all';
  const all = useMemo(
    () => [
      ...(which === 'stored' ? [] : dotsOf(published.points, phase)),
      ...(which === 'published' ? [] : storedDots(stored.results, compared, phase)),
    ],
    [published.points, stored.results, compared, phase, which],
  );
  const filter = values.filter ?? '';
  const dots = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((d) => words.every((w) => d.search.includes(w))).sort((a, b) => offBy(b) - offBy(a));
  }, [all, filter]);
  return (
    <div className="measured">
      <div className="title">
        <h1>Measured against predicted</h1>
        {dots.length > 0 ? <DocumentMenu name={`viable-${phase}`} report={() => dotsReport(dots, phase)} /> : null}
      </div>
      <form className="matrix-form no-print" aria-label="Measured" onSubmit={(event) => event.preventDefault()}>
        <Segments
          label="Figure"
          value={phase}
          options={Object.entries(PHASES).map(([value, p]) => ({ value, label: p.name }))}
          onChange={(value) => setValues({ phase: value })}
        />
        {stored.api ? (
          <Segments
            label="Results"
            value={which}
            options={[
              { value: 'all', label: 'All' },
              { value: 'published', label: 'Published' },
              { value: 'stored', label: `Stored (${stored.results.length})` },
            ]}
            onChange={(value) => setValues({ which: value === 'all' ? '' : value })}
          />
        ) : null}
        <TextField
          label="Filter by device, model, format or engine"
          value={filter}
          onChange={(value) => setValues({ filter: value })}
        />
      </form>
      {stored.problem ? <p className="problem">{stored.problem}</p> : null}
      {published.problem ? <p className="problem">{published.problem}</p> : null}
      <div className="answers">
        <section aria-label="Scatter">
          <Summary dots={dots} done={published.done} />
          {published.done ? <Scatter dots={dots} phase={phase} /> : null}
          <p className="hint">
            Each prediction leaves out what its device itself was measured at, but the fit has seen these rows. How far
            off it is on devices that it never saw is in the project's accuracy report.
          </p>
        </section>
        <History results={stored.results} phase={phase} />
        <DotTable dots={dots} phase={phase} />
        <Leaderboard points={published.points} stored={stored.results} />
      </div>
    </div>
  );
}
