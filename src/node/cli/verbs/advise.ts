// viable advise: from a need to a ranked list of machines with costs, risks and what to verify.
import type { Need, NeedInput } from '../../../core/advise/need.ts';
import type { Advice } from '../../../core/assess/advice/advice.ts';
import { advise, parseNeed } from '../../../core/assess/advice/advise.ts';
import { offersFor } from '../../../core/assess/advice/offers.ts';
import { adviceReport } from '../../../core/report/advice-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { formatSeconds } from '../../../core/units/format.ts';
import { loadSupply } from '../../catalogue-files/load.ts';
import { searchThreads } from '../../search-threads/search-threads.ts';
import { buyerSide, type PriceFlags } from '../buyer.ts';
import { answered, CliError } from '../fail.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { textFile, yamlFields } from '../text-file.ts';
import { type LoadFlags, loadFields, number, split, withFlags } from './load-flags.ts';

export interface AdviseOptions extends PriceFlags, LoadFlags {
  readonly format: Format;
  readonly need?: string;
  readonly model?: string;
  readonly minScore?: string;
  readonly minParameters?: string;
  readonly quant?: string;
  readonly workload?: string;
  readonly tier?: string;
  readonly budget?: string;
  readonly power?: string;
  readonly noise?: string;
  readonly platform?: string;
  readonly sure?: string;
  readonly context?: string;
  readonly headroom?: string;
  readonly limit?: string;
  readonly full?: boolean;
  /** False: machines of the catalogue only. */
  readonly generated?: boolean;
  /** False: nothing on a cable outside of the case. */
  readonly cable?: boolean;
}

/** "uc2" or "uc2=background", several with commas; `tier` for those that say none. */
function readUseCases(workload: string, tier: string | undefined): NeedInput['useCases'] {
  return (split(workload) ?? []).map((part) => {
    const [name = '', own] = part.split('=');
    const asked = own ?? tier;
    return { workload: name, ...(asked === undefined ? {} : { tier: asked as 'interactive' }) };
  });
}

/** "MMLU-Pro=60": a benchmark and the score that will do. */
function scoreOf(text: string): NeedInput['quality'] {
  const [, benchmark, score] = /^(.+?)\s*(?:=|>=)\s*([\d.]+)$/.exec(text) ?? [];
  if (!benchmark)
    throw new CliError(`--min-score: "${text}" is not a benchmark with a score; say for example "MMLU-Pro=60"`);
  return { benchmark, atLeast: Number(score) };
}

const EXAMPLE = 'a need is a list of fields, as "models: [qwen2.5-14b-instruct]"';

function fileNeed(path: string): Record<string, unknown> {
  return yamlFields(path, textFile(path, `--need: ${path}`), EXAMPLE);
}

/** The need of flags, over that of a file: a flag wins. */
export function needOf(o: AdviseOptions): Need {
  const flags: Record<string, unknown> = {
    ...loadFields(o),
    models: split(o.model),
    quality: o.minScore === undefined ? undefined : scoreOf(o.minScore),
    parametersAtLeast: number(o.minParameters?.replace(/b$/i, ''), '--min-parameters'),
    quantizations: split(o.quant),
    useCases: o.workload === undefined ? undefined : readUseCases(o.workload, o.tier),
    budget: o.budget,
    powerWattsAtMost: number(o.power?.replace(/w$/i, ''), '--power'),
    noiseDbAtMost: number(o.noise?.replace(/db$/i, ''), '--noise'),
    platforms: split(o.platform),
    sureness: number(o.sure, '--sure'),
    contextTokens: number(o.context, '--context'),
    headroomAtLeast: number(o.headroom, '--headroom'),
    generated: o.generated === false ? false : undefined,
    cables: o.cable === false ? false : undefined,
  };
  const said = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const whole = { ...(o.need === undefined ? {} : fileNeed(o.need)), ...said };
  const parsed = parseNeed('useCases' in whole ? whole : { ...whole, useCases: readUseCases('uc2', o.tier) });
  if (parsed.status === 'unknown') throw new CliError(parsed.reasons.map((r) => withFlags(r, said)).join('; '));
  return parsed.value;
}

const REDRAWN_EVERY_MILLISECONDS = 100;

/** Progress on standard error, only where somebody watches: the part that is done, and about how long the rest takes. */
export function progress(): ((done: number, all: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const started = Date.now();
  let last = 0;
  return (done, all) => {
    const now = Date.now();
    if (now - last < REDRAWN_EVERY_MILLISECONDS && done < all) return;
    last = now;
    const left = done > 0 ? ((now - started) / done) * (all - done) : undefined;
    const rest = left === undefined ? '' : `, about ${formatSeconds(Math.ceil(left / 1000))} left`;
    const line = `${Math.floor((100 * done) / all)} % of ${all} models in formats searched${rest}`;
    process.stderr.write(done < all ? `\r${line.padEnd(70)}` : `\r${' '.repeat(70)}\r`);
  };
}

export async function adviseVerb(options: AdviseOptions, bare: boolean): Promise<void> {
  let asked = options;
  if (bare) {
    if (!process.stdin.isTTY || !process.stdout.isTTY)
      throw new CliError(
        'advise needs a need: --model or --min-score, --workload, --users, --budget, or a file; in a terminal it asks',
      );
    const { askNeed } = await import('../ask-need.ts');
    asked = { ...options, ...(await askNeed(openContext().context.catalogue, loadSupply())) };
  }
  const need = needOf(asked);
  const advice = adviceOf(need, asked, number(asked.limit, '--limit'));
  await print(adviceReport(advice, asked.full ?? false), advice, options.format);
  if (!advice.feasible) process.exitCode = 1;
}

/** The advice for a need over the catalogue's machines and prices, or the end with what is wrong with the need. */
export function adviceOf(need: Need, flags: PriceFlags, most: number | undefined): Advice {
  // Other threads read the catalogue while this one does.
  const threads = searchThreads(need);
  try {
    const { context, stamp } = openContext(true);
    const made = stamp();
    const { supply, wish, ...side } = buyerSide(context.catalogue, need, flags, made.made);
    const offers = offersFor(context.catalogue, supply, wish, need);
    const options = { progress: progress(), searchWith: threads.searchWith(context) };
    return answered(advise(context, { need, offers, ...side, most }, made, options));
  } finally {
    threads.close();
  }
}
