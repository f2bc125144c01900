// This machine as the engine's installation sees it, and the question before it is installed.
import { createInterface } from 'node:readline/promises';
import type { ProbedMachine } from '../../core/machine/probed.ts';
import { engineFolder, engineStatus, installEngine } from '../measure/engine/installation.ts';
import { ENGINE_PACKAGE, ENGINE_VERSION, type EngineHost, enginePackages } from '../measure/engine/packages.ts';
import { answered, CliError } from './fail.ts';

export function engineHost(probed: ProbedMachine): EngineHost {
  const gpus = probed.gpus.status === 'known' ? probed.gpus.value : [];
  const usable = gpus.filter((g) => g.accessible.status !== 'known' || g.accessible.value);
  return { platform: process.platform, architecture: process.arch, gpuVendors: usable.map((g) => g.vendor) };
}

async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

/** Folder of the installed engine; installs it where the user agrees or has agreed, with its size said before. */
export async function ensureEngine(host: EngineHost, yes: boolean, signal?: AbortSignal): Promise<string> {
  const folder = engineFolder();
  if ((await engineStatus(folder)).installed) return folder;
  const packages = enginePackages(host);
  if (!packages)
    throw new CliError(
      `the embedded engine has no build for ${host.platform} on ${host.architecture}; measure with llama-bench instead and read its result with viable import`,
      3,
    );
  const what = `the engine ${ENGINE_PACKAGE} ${ENGINE_VERSION} (${packages.size}) into ${folder}`;
  if (!yes) {
    if (!process.stdin.isTTY || !process.stderr.isTTY)
      throw new CliError(
        `measuring needs the engine ${ENGINE_PACKAGE} ${ENGINE_VERSION} (${packages.size}), which is not installed: run viable engine install, or add --yes`,
      );
    if (!(await confirmed(`Install ${what}?`)))
      throw new CliError('without the engine nothing is measured; viable engine install puts it there');
  }
  process.stderr.write(`Installing ${what} …\n`);
  const installed = await installEngine(host, { folder, signal });
  if (installed.status === 'unknown') throw new CliError(installed.reasons.join('; '), 3);
  return answered(installed).folder;
}
