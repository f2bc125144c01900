// docs/accuracy.md, current llama.cpp: held-out errors by backend, by rows and by machines, with what stands in the way of the targets.
import type { BackendResult } from '../src/core/calibrate/calibrate-backends.ts';
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import type { BenchObservation } from '../src/core/calibrate/from-bench.ts';
import { BACKENDS } from '../src/core/predict/backend.ts';
import { quantile } from '../src/core/units/statistics.ts';
import { absoluteErrors, coverage, medianAndTail } from './errors.ts';

const TARGET = { decode: '8', prefill: '12' } as const;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Median over the devices of each device's median error, in per cent. */
function byDevice(rows: readonly HeldOut[], k: number): string {
  const devices = [...new Set(rows.map((r) => r.device))];
  const medians = devices.flatMap((d) => {
    const errors = absoluteErrors(
      rows.filter((r) => r.device === d),
      k,
    );
    return errors.length === 0 ? [] : [quantile(errors, 0.5)];
  });
  return medians.length === 0 ? '–' : `${(100 * quantile(medians, 0.5)).toFixed(1)} (${medians.length})`;
}

const NAMES = { cuda: 'CUDA', metal: 'Metal', rocm: 'ROCm', vulkan: 'Vulkan' } as const;

function errorTable(
  title: string,
  held: readonly HeldOut[],
  rows: readonly BenchObservation[],
  of: (o: BenchObservation) => boolean,
) {
  const scored = (backend?: string) =>
    held.filter((h, i) => {
      const o = rows[i];
      return o !== undefined && h.scored && of(o) && (backend === undefined || o.kind.backend === backend);
    });
  const line = (name: string, sample: readonly HeldOut[]) => {
    const cells = [0, 1].flatMap((k) => [medianAndTail(absoluteErrors(sample, k)), byDevice(sample, k)]);
    return row([name, String(sample.length), ...cells]);
  };
  return [
    `**${title}**`,
    '',
    row(['backend', 'rows', 'decode', 'by device', 'prefill', 'by device']),
    '|---|--:|--:|--:|--:|--:|',
    line('all', scored()),
    ...BACKENDS.map((b) => line(NAMES[b], scored(b))),
    '',
  ];
}

function coverageTable(held: readonly HeldOut[], rows: readonly BenchObservation[]): string[] {
  const fitted = (backend: string) =>
    held.filter((h, i) => h.scored && rows[i]?.kind.backend === backend && (rows[i]?.weight ?? 1) > 0);
  return [
    'Share of cases inside the 80 % interval that the other devices of the backend give, and its width:',
    '',
    row(['backend', 'decode', 'prefill']),
    '|---|--:|--:|',
    ...BACKENDS.map((b) => {
      const cells = [0, 1].map((k) => {
        const seen = coverage(fitted(b), k);
        return `${(100 * seen.covered).toFixed(0)} %, ${seen.width.toFixed(2)}×`;
      });
      return row([NAMES[b], ...cells]);
    }),
    '',
    'ROCm’s own residuals are nearly all of one chip; its predictions get the intervals of Vulkan, and on RDNA 3.5 one that spans its build variants.',
    '',
  ];
}

/** The section on current llama.cpp. */
export function llamaCppLines(rows: readonly BenchObservation[], result: BackendResult): string[] {
  const advised = (o: BenchObservation) => (o.weight ?? 1) > 0 && !o.kind.old;
  return [
    '## Current llama.cpp (llama-bench results)',
    '',
    `One row is one test of one device, backend, model, format and build variant; 7B Llama 2, 8B and 70B Llama 3, gpt-oss 20B and 120B. Every row is asked as if build and batch were not known: today’s build, batches of 512. Left out together: a device and those its name may also mean. Asked for: decode ${TARGET.decode} %, prefill ${TARGET.prefill} % median, leave one machine out. "By device": the median of the devices’ medians, in brackets the number of devices; it weighs a chip with 150 rows like one with two.`,
    '',
    ...errorTable('One machine left out, all rows', result.byDevice, rows, () => true),
    ...errorTable(
      'One machine left out, builds as advised and not of 2023 or early 2024',
      result.byDevice,
      rows,
      advised,
    ),
    ...errorTable('One architecture left out, all rows', result.byArchitecture, rows, () => true),
    ...coverageTable(result.byDevice, rows),
    'What stands in the way of prefill: most ROCm rows are one chip (Radeon 8060S) measured with hipBLASLt on and off, with and without rocWMMA. One and the same question (7B, Q4_0, 512 tokens) has the answers 322, 324, 973 and 975 tokens/s, and a question does not name the variant: no prediction is right on both. Predicted is the advised build. Vulkan by device stays off: 24 chips with mostly one run each, of builds and drivers a year and more apart. Not measured: how much the choice among some sixteen variants of the form flatters these figures.',
    '',
    'The coefficients these factors multiply, LocalScore’s, were fitted with the devices that are held out here, where LocalScore has them: a chip in neither collection is predicted somewhat worse.',
    '',
  ];
}
