// viable report: its flags and examples; ready reports.
import type { Command } from 'commander';
import { withDatabase, withFormat, withMachine, withSettings } from '../flags.ts';

const EXAMPLES = `
Reports:
  advice FILE          what to buy for a need (need.yaml), every machine of the shortlist opened
  assessment           one model on one machine, with figures, terms, specifications and sources
  comparison M N …     one model on several machines
  measurement NUMBER   a stored result beside its prediction
  seed                 the tables of the document Viable is built from, checked

Examples:
  viable report assessment --machine "Ryzen 9 9950X + RTX 5090" --model qwen3-32b --output report.html
  viable report comparison nvidia-dgx-spark "RTX 4090" --model llama-3.1-8b-instruct --format md
  viable report advice need.yaml --output decision.html
  viable report measurement 3 --output result-3.html
  viable report seed --format html > seed.html`;

export function reportCommand(viable: Command): void {
  withFormat(withDatabase(withSettings(withMachine(viable.command('report')))))
    .description('a report to hand on: one self-contained HTML file, Markdown, CSV or JSON')
    .argument('<report>', 'its name')
    .argument('[subjects...]', 'machines to compare, or the number of a result')
    .option('--model <model>', 'catalogue model, GGUF file, folder or Hugging Face repository')
    .option('--workload <ids>', 'use cases, separated by commas', 'uc1,uc2,uc3,uc4')
    .option('--output <file>', 'write to a file; its ending (html, md, csv, json, txt) chooses the format')
    .addHelpText('after', EXAMPLES)
    .action(async (what, subjects, options) =>
      (await import('../verbs/report.ts')).reportVerb(what, subjects, options),
    );
}
