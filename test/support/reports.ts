// Reports to render in tests: the real seed report, real assessments, and one made of hostile names.
import { assess } from '../../src/core/assess/assess.ts';
import type { Assessment } from '../../src/core/assess/assessment.ts';
import { checkClaim } from '../../src/core/assess/claim/check-claim.ts';
import { disagreements } from '../../src/core/assess/claim/disagreements.ts';
import { assessmentReport } from '../../src/core/report/assessment-report.ts';
import { claimReport } from '../../src/core/report/claim-report.ts';
import { comparisonReport } from '../../src/core/report/comparison-report.ts';
import type { ReportDocument } from '../../src/core/report/document.ts';
import { realContext, realEvidence } from './real.ts';

const context = realContext();
const STAMP = { version: '0', made: '2026-01-01T00:00:00Z' };

export function seedReport(): ReportDocument {
  const claim = context.catalogue.claims.seed;
  if (!claim) throw new Error('the catalogue has no claim "seed"');
  const checked = checkClaim(context, realEvidence(), claim);
  if (checked.status === 'unknown') throw new Error(checked.reasons.join('; '));
  return claimReport(checked.value, disagreements(context, checked.value));
}

export function assessment(machine: string, model: string, quantization = 'q4_k_m'): Assessment {
  const workloads = ['uc1', 'uc2', 'uc3', 'uc4', 'localscore'];
  const made = assess(context, { machine, model, quantization, workloads }, STAMP, true);
  if (made.status === 'unknown') throw new Error(made.reasons.join('; '));
  return made.value;
}

/** Reports of real cases, by name. */
export function realReports(): Readonly<Record<string, ReportDocument>> {
  const [desktop, split] = [
    assessment('Ryzen 9 9950X + 2x RTX 5090', 'llama-3.1-8b-instruct'),
    assessment('Ryzen 9 9950X + 2x RTX 5090', 'llama-3.3-70b-instruct'),
  ];
  const nowhere = assessment('Raspberry Pi 5 + 8GB', 'deepseek-v3');
  return {
    seed: seedReport(),
    assessment: assessmentReport(desktop, false),
    'split model, explained': assessmentReport(split, true),
    'fits nowhere': assessmentReport(nowhere, true),
    comparison: comparisonReport([desktop, assessment('nvidia-dgx-spark', 'llama-3.1-8b-instruct')]),
  };
}

/** Texts that would break out of a cell, a page, a sheet or a terminal. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  'a,b;"c"\r\nd\ne',
  'a|b|c',
  '# head',
  '[link](javascript:alert(1))',
  '![image](http://evil.example/x.png)',
  '\u001b[31mred\u001b]0;title\u0007',
  '&amp;&lt;',
  '漢字の名前 😀',
] as const;

export function hostileReport(): ReportDocument {
  return {
    title: HOSTILE.join(' '),
    blocks: HOSTILE.flatMap((text) => [
      { kind: 'paragraph' as const, text },
      { kind: 'list' as const, title: text, items: [text] },
      {
        kind: 'table' as const,
        title: text,
        columns: [{ header: text, wrapTo: 5 }, { header: 'b' }],
        rows: [[text, 'x']],
      },
    ]),
    records: HOSTILE.map((text, i) => ({ name: text, [text]: text, number: -i, flag: true, none: undefined })),
  };
}
