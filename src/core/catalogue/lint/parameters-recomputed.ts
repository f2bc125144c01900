// Linter: a model's parameter count recomputed from its hyperparameters agrees with the published one.
import { parameterCounts } from '../../model/counts.ts';
import { fromCatalogue } from '../../model/from-catalogue.ts';
import { type Linter, reporter } from './finding.ts';

/**
 * Published totals are rounded to three figures (8.03B, 671B: up to 0.5 %) and some makers count a norm or a projector
 * more or less; a wrong hyperparameter moves the count by several per cent. 1.5 % lies between the two.
 */
const TOTAL_TOLERANCE = 0.015;
/**
 * Active counts are published by three conventions (with the embedding table, without it, without the output matrix too),
 * so any figure between the least and the largest of these agrees; beyond them this share, or half the last stated digit.
 */
const ACTIVE_TOLERANCE = 0.05;

/** Half a unit of the last digit that a figure states, at most half a billion: 3e9 stands for 2.5 to 3.5. */
function roundingOf(figure: number): number {
  const units = [1e9, 1e8, 1e7, 1e6];
  return (units.find((unit) => figure % unit === 0) ?? 0) / 2;
}

const billions = (n: number) => `${(n / 1e9).toFixed(n < 1e9 ? 4 : 3)} B`;
const percent = (n: number) => `${n > 0 ? '+' : ''}${(100 * n).toFixed(1)} %`;

export const parametersRecomputed: Linter = {
  name: 'parameters-recomputed',
  description: 'The parameter count that follows from the hyperparameters agrees with the published one.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const model of Object.values(catalogue.models)) {
      const counts = parameterCounts(fromCatalogue(model));
      const total = counts.total + (model.otherParameters?.value ?? 0);
      const published = model.publishedParameters.value;
      const off = total / published - 1;
      if (Math.abs(off) > (model.countTolerance?.fraction ?? TOTAL_TOLERANCE))
        report.error(
          'models',
          model.id,
          'publishedParameters',
          `recomputed ${billions(total)}, published ${billions(published)} (${percent(off)}): correct a hyperparameter, ` +
            'or state countTolerance with its reason',
        );
      const active = model.publishedActiveParameters?.value;
      if (active === undefined) continue;
      const low = counts.activeWithoutEmbedding - counts.output;
      const nearest = Math.min(Math.max(active, low), counts.active);
      const allowed = Math.max(ACTIVE_TOLERANCE, model.countTolerance?.fraction ?? 0) * active;
      if (Math.abs(nearest - active) > Math.max(allowed, roundingOf(active)))
        report.error(
          'models',
          model.id,
          'publishedActiveParameters',
          `recomputed ${billions(low)} to ${billions(counts.active)} (without and with both vocabulary tables), ` +
            `published ${billions(active)} (${percent(nearest / active - 1)})`,
        );
    }
    return report.findings;
  },
};
