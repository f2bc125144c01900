// Checks the direction of imports, and that the check really saw the modules: a parser it lacks would report nothing, green and blind.
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const roots = process.argv.length > 2 ? process.argv.slice(2) : ['src'];
const options = await extractOptions('./.dependency-cruiser.cjs');
const { output } = await cruise(roots, options, undefined, { tsConfig: extractTsConfig('./tsconfig.test.json') });
const { summary } = output;
for (const v of summary.violations) {
  const rule = summary.ruleSetUsed.forbidden.find((r) => r.name === v.rule.name);
  console.error(`${v.from} → ${v.to}\n  ${v.rule.name}: ${rule?.comment ?? ''}`);
}
const typescript = output.modules.filter((m) => /\.tsx?$/.test(m.source) && !m.source.includes('node_modules')).length;
if (typescript === 0) {
  console.error('fences: no TypeScript module was seen; the check is blind');
  process.exit(1);
}
if (summary.totalDependenciesCruised === 0) {
  console.error('fences: no import was seen; the check is blind');
  process.exit(1);
}
console.log(
  `fences: ${typescript} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`,
);
process.exit(summary.violations.length > 0 ? 1 : 0);
