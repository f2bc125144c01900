// What axe finds on a page as it stands, with everything that folds unfolded.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** Findings that matter, a line each; the page must have been opened with `bypassCSP`. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
  await page.evaluate(axeScript);
  const findings = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations)',
  )) as Finding[];
  return findings
    .map((f) => `${f.impact} ${f.id}: ${f.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))}`)
    .filter((t) => /^(serious|critical|moderate)/.test(t));
}
