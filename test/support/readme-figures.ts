// The figures in README.md as the program prints and draws them today and as docs/accuracy.md has them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawingOf } from '../../src/core/report/figure/drawing.ts';

/** Words of a command line; double quotes keep several together. */
const words = (command: string) => (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

function printed(root: string, command: string): string {
  const ran = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...words(command)], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80', NO_COLOR: '1' },
  });
  if (ran.status !== 0) throw new Error(`viable ${command} ended with ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}

/** Output of a command line of the built program at 80 columns, under the command itself. */
export function outputBlock(root: string, command: string): string {
  return `\`\`\`\n$ COLUMNS=80 npm start -- ${command}\n${printed(root, command).trim()}\n\`\`\`\n`;
}

const FIGURE =
  'report assessment --machine "Ryzen 9 9950X + RTX 5080 + 32GB" --model llama-3.1-8b-instruct --format html';
/** The drawings of a report under each other, as one SVG with titles and the report's own style. */
export function figureFile(root: string): string {
  const drawn = [...printed(root, FIGURE).matchAll(/<svg class="figure"[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
  if (drawn.length === 0) throw new Error(`viable ${FIGURE} drew nothing`);
  return drawingOf(drawn).svg;
}

/** Cells of a row of the table in docs/accuracy.md, by how its first cell begins. Throws where there is none. */
function accuracyRow(page: string, label: string) {
  const line = page.split('\n').find((l) => l.startsWith(`| ${label}`));
  const [, , cases, decode, prefill] = line?.split('|').map((cell) => cell.trim()) ?? [];
  const median = (cell: string | undefined) => cell?.split(' / ')[0];
  if (!line || !median(decode) || !median(prefill)) throw new Error(`docs/accuracy.md has no row "${label}"`);
  return { cases, decode: median(decode), prefill: median(prefill) };
}

/** Median held-out errors beside the noise between measurements of one device, in two lines, and the command that measures them. */
export function accuracyBlock(root: string): string {
  const page = readFileSync(join(root, 'docs/accuracy.md'), 'utf8');
  const line = (side: string, label: string) => {
    const [own, noise] = [accuracyRow(page, label), accuracyRow(page, `${side}: another row of the same device`)];
    return (
      `- ${side} (${own.cases} rows): decode ${own.decode} %, prefill ${own.prefill} %; ` +
      `two measurements of one device differ by ${noise.decode} % and ${noise.prefill} %.`
    );
  };
  return [
    'Median error on devices that the fit never saw, measured by `npm run accuracy` ([all figures](docs/accuracy.md)):',
    line('accelerators', 'all accelerators, BF16'),
    line('CPUs', 'all CPUs but virtual machines'),
    '',
  ].join('\n');
}
