// viable report: the seed document's tables, checked.
import { checkClaim } from '../../../core/assess/claim/check-claim.ts';
import { disagreements } from '../../../core/assess/claim/disagreements.ts';
import { claimReport } from '../../../core/report/claim-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { loadEvidence } from '../../catalogue-files/load.ts';
import { answered, CliError } from '../fail.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';

export async function reportVerb(what: string, options: { readonly format: Format }): Promise<void> {
  const { context, stamp } = openContext();
  const { claims } = context.catalogue;
  const claim = Object.hasOwn(claims, what) ? claims[what] : undefined;
  if (!claim) throw new CliError(`report "${what}" is not known; known: ${Object.keys(claims).join(', ')}`);
  const checked = answered(checkClaim(context, loadEvidence(), claim));
  const found = disagreements(context, checked);
  await print(
    claimReport(checked, found),
    { schema: 'viable.claim-check/1', ...stamp(), ...checked, disagreements: found },
    options.format,
  );
}
