// viable engine install|status|remove.
import type { ReportDocument } from '../../../core/report/document.ts';
import type { Format } from '../../../core/report/render.ts';
import { formatBytes } from '../../../core/units/format.ts';
import {
  type EngineStatus,
  engineFolder,
  engineStatus,
  installEngine,
  removeEngine,
} from '../../measure/engine/installation.ts';
import { ENGINE_PACKAGE, ENGINE_VERSION, enginePackages, LLAMA_CPP_RELEASE } from '../../measure/engine/packages.ts';
import { probeMachine } from '../../probe/probe-machine.ts';
import { engineHost } from '../engine-host.ts';
import { answered, CliError } from '../fail.ts';
import { print } from '../output.ts';

interface Options {
  readonly format: Format;
}

function statusDocument(status: EngineStatus): ReportDocument {
  const rows: [string, string][] = [
    ['engine', `${ENGINE_PACKAGE} ${ENGINE_VERSION} (llama.cpp ${LLAMA_CPP_RELEASE})`],
    [
      'installed',
      status.installed ? 'yes' : status.version ? `no (version ${status.version} is)` : 'no: viable engine install',
    ],
    ['folder', status.folder],
    ...(status.installed
      ? ([
          ['builds', status.packages.join(' ')],
          ['size', formatBytes(status.bytes)],
        ] as [string, string][])
      : []),
  ];
  return {
    title: 'Embedded engine',
    blocks: [{ kind: 'table', columns: [{ header: 'Datum' }, { header: 'Value', wrapTo: 30 }], rows }],
    records: [{ installed: status.installed, folder: status.folder, version: status.version, bytes: status.bytes }],
  };
}

export async function engineStatusVerb(options: Options): Promise<void> {
  const status = await engineStatus(engineFolder(), true);
  await print(statusDocument(status), status, options.format);
}

export async function engineInstallVerb(options: Options): Promise<void> {
  const host = engineHost(await probeMachine());
  const packages = enginePackages(host);
  if (!packages) throw new CliError(`${ENGINE_PACKAGE} has no build for ${host.platform} on ${host.architecture}`, 3);
  const folder = engineFolder();
  const present = await engineStatus(folder, true);
  if (!present.installed || packages.packages.some((p) => !present.packages.includes(p))) {
    process.stderr.write(`Installing ${ENGINE_PACKAGE} ${ENGINE_VERSION} (${packages.size}) into ${folder} …\n`);
    const installed = await installEngine(host, { folder });
    if (installed.status === 'unknown') throw new CliError(installed.reasons.join('; '), 3);
    await print(statusDocument(answered(installed)), installed.value, options.format);
  } else await print(statusDocument(present), present, options.format);
}

export async function engineRemoveVerb(options: Options): Promise<void> {
  const folder = engineFolder();
  const removed = await removeEngine(folder);
  const text = removed ? `${folder} is deleted.` : `There is no engine in ${folder}.`;
  await print(
    { title: 'Embedded engine', blocks: [{ kind: 'paragraph', text }], records: [{ folder, removed }] },
    { folder, removed },
    options.format,
  );
}
