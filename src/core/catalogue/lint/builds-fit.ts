// Linter: machines made of parts pass every rule of level error, and their stated memory is the sum of their modules.
import { buildOf } from '../../build/build.ts';
import { checkBuild } from '../../build/check.ts';
import { type Linter, reporter } from './finding.ts';

export const buildsFit: Linter = {
  name: 'builds-fit',
  description: 'Machines with a bill of materials fit together and have the memory that their modules add up to.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const machine of Object.values(catalogue.machines)) {
      const build = buildOf(catalogue, catalogue, machine);
      if (build.whole) continue;
      const gib = build.memory.reduce((sum, m) => sum + m.count * m.part.modules.value * m.part.moduleGib.value, 0);
      if (build.memory.length > 0 && gib !== machine.systemMemoryGib.value)
        report.error(
          'machines',
          machine.id,
          'systemMemoryGib',
          `the modules add up to ${gib} GiB, stated are ${machine.systemMemoryGib.value}`,
        );
      for (const o of checkBuild(build).outcomes) {
        if (o.status === 'fail' && o.level === 'error')
          report.error('machines', machine.id, 'parts', `${o.rule}: ${o.message}`);
      }
    }
    return report.findings;
  },
};
