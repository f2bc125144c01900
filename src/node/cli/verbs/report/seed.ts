// viable report seed: the seed document's tables, checked.
import { checkClaim } from '../../../../core/assess/claim/check-claim.ts';
import { disagreements } from '../../../../core/assess/claim/disagreements.ts';
import { claimReport } from '../../../../core/report/claim-report.ts';
import { loadEvidence } from '../../../catalogue-files/load.ts';
import { answered, CliError } from '../../fail.ts';
import type { ReportMaker } from '../../reports.ts';
import { openContext } from '../../session.ts';

export const seedMaker: ReportMaker = async (subjects) => {
  if (subjects.length > 0) throw new CliError(`"${subjects[0]}" is too much: the seed report takes nothing else`);
  const { context, stamp } = openContext();
  const { seed } = context.catalogue.claims;
  if (!seed) throw new CliError('the catalogue has no claims of the seed document', 3);
  const checked = answered(checkClaim(context, loadEvidence(), seed));
  const found = disagreements(context, checked);
  const data = { schema: 'viable.claim-check/1', ...stamp(), ...checked, disagreements: found };
  return { document: claimReport(checked, found), data };
};
