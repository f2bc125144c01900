// Linter: ids that point at other entries (architecture, cpu, accelerator, engine, workload, …) exist.
import type { Entries, FullCatalogue } from '../catalogue.ts';
import type { Kind } from '../schema/index.ts';
import { type Linter, reporter } from './finding.ts';

export const referencesResolve: Linter = {
  name: 'references-resolve',
  description: 'Every id that points at another entry names one that exists.',
  check(catalogue: FullCatalogue) {
    const report = reporter(this.name);
    const need = (kind: Kind, id: string, field: string, target: Kind, wanted: string | undefined) => {
      const entries: Entries<unknown> = catalogue[target];
      if (wanted !== undefined && !entries[wanted])
        report.error(kind, id, field, `"${wanted}" is not in catalogue/${target}`);
    };
    for (const e of Object.values(catalogue.architectures)) {
      need('architectures', e.id, 'parent', 'architectures', e.parent);
      need('architectures', e.id, 'calibrateAs', 'architectures', e.calibrateAs);
    }
    for (const e of Object.values(catalogue.accelerators))
      need('accelerators', e.id, 'architecture', 'architectures', e.architecture);
    for (const e of Object.values(catalogue.cpus)) {
      need('cpus', e.id, 'architecture', 'architectures', e.architecture);
      need('cpus', e.id, 'integratedGpu', 'accelerators', e.integratedGpu);
    }
    for (const e of Object.values(catalogue.machines)) {
      need('machines', e.id, 'cpu', 'cpus', e.cpu);
      for (const a of e.accelerators) {
        need('machines', e.id, 'accelerators.id', 'accelerators', a.id);
        need('machines', e.id, 'accelerators.link', 'links', a.link);
        need('machines', e.id, 'accelerators.card', 'parts', a.card);
      }
      need('machines', e.id, 'base', 'machines', e.base);
      for (const p of e.parts) need('machines', e.id, 'parts', 'parts', p.id);
    }
    for (const e of Object.values(catalogue.quantizations)) {
      for (const [field, id] of Object.entries(e.mix ?? {}))
        need('quantizations', e.id, `mix.${field}`, 'quantizations', id);
    }
    for (const e of Object.values(catalogue.models))
      need('models', e.id, 'usualQuantization', 'quantizations', e.usualQuantization);
    for (const e of Object.values(catalogue.evidence)) {
      need('evidence', e.id, 'engine', 'engines', e.engine);
      need('evidence', e.id, 'accelerator', 'accelerators', e.accelerator);
      need('evidence', e.id, 'cpu', 'cpus', e.cpu);
      for (const row of e.rows)
        if (typeof row.workload === 'string') need('evidence', e.id, 'rows.workload', 'workloads', row.workload);
    }
    for (const e of Object.values(catalogue.claims)) {
      for (const s of e.systems) need('claims', e.id, 'systems.machine', 'machines', s.machine);
      for (const c of e.configurations) {
        need('claims', e.id, 'configurations.machine', 'machines', c.machine);
        need('claims', e.id, 'configurations.model', 'models', c.model);
        need('claims', e.id, 'configurations.quantization', 'quantizations', c.quantization);
      }
    }
    for (const e of Object.values(catalogue.parts)) {
      if (e.kind === 'card') need('parts', e.id, 'accelerator', 'accelerators', e.accelerator);
      if (e.kind === 'dock') need('parts', e.id, 'link', 'links', e.link);
    }
    for (const e of Object.values(catalogue.rentals))
      for (const a of e.accelerators) need('rentals', e.id, 'accelerators.id', 'accelerators', a.id);
    for (const e of Object.values(catalogue.countries)) {
      for (const c of [e.currency, ...e.electricity.map((t) => t.currency)])
        need('countries', e.id, 'currency', 'currencies', c.toLowerCase());
    }
    return report.findings;
  },
};
