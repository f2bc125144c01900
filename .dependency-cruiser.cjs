// Who may import whom. Each rule's comment speaks to the person who broke it.
// The stages of the core, lowest first: a stage imports only stages before it.
const STAGES = [
  'units',
  'catalogue',
  'model',
  'machine',
  'workload',
  'memory',
  'predict',
  'measurement',
  'calibrate',
  'verdict',
  'build',
  'cost',
  'advise',
  'assess',
  'report',
];

/** Imports that go up in the table above and are right all the same, each with its reason. */
const EXCEPTIONS = {
  // The linters of the catalogue check parameter counts, derived rates and builds with the same code that predicts.
  'catalogue/lint': ['model', 'machine', 'build'],
};

/** The one file of the command line that starts the server. */
const SERVE_VERB = 'src/node/cli/verbs/serve.ts';

const stageRules = STAGES.map((stage, i) => ({
  name: `core-${stage}-imports-only-earlier-stages`,
  comment:
    `src/core/${stage} may import only ${STAGES.slice(0, i).join(', ') || 'nothing of the core'}. If it needs a later stage, the ` +
    'thing needed belongs lower down, or should be handed in as an argument or declared here as a type.',
  severity: 'error',
  from: {
    path: `^src/core/${stage}/`,
    pathNot: [...(stage === 'catalogue' ? ['^src/core/catalogue/lint/'] : []), '\\.test\\.ts$'],
  },
  to: { path: '^src/core/', pathNot: [`^src/core/(${STAGES.slice(0, i + 1).join('|')})/`] },
}));

module.exports = {
  forbidden: [
    ...stageRules,
    {
      name: 'catalogue-lint-imports-facts-and-formulas-only',
      comment: `Linters may use ${EXCEPTIONS['catalogue/lint'].join(' and ')} to recompute figures, nothing that predicts or reports.`,
      severity: 'error',
      from: { path: '^src/core/catalogue/lint/' },
      to: { path: '^src/core/', pathNot: `^src/core/(units|catalogue|${EXCEPTIONS['catalogue/lint'].join('|')})/` },
    },
    {
      name: 'core-is-pure',
      comment:
        'src/core runs in a browser and gives the same answer every time: no Node built-ins, no edge code. Hand the data in.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-imports-no-edge',
      comment:
        'src/core must not know node, web or api: they know it. Declare a type in the core and let the edge satisfy it.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(node|web|api)/' },
    },
    {
      name: 'core-packages',
      comment:
        'The core uses only small packages that run in a browser. Adding one is a decision: write it down in docs/decisions.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'cli-and-server-are-strangers',
      comment:
        'The command line and the server are two surfaces over one core; what both need belongs in src/core or its own folder in src/node. ' +
        'One door: the verb that serves starts the server (docs/decisions/0010-server.md).',
      severity: 'error',
      from: { path: '^src/node/(cli|server)/', pathNot: `^${SERVE_VERB}$` },
      to: { path: '^src/node/(cli|server)/', pathNot: '^src/node/$1/' },
    },
    {
      name: 'the-serving-verb-starts-the-server-only',
      comment: `${SERVE_VERB} may know how the server is started (src/node/server/start.ts) and the levels of its log, nothing else of it.`,
      severity: 'error',
      from: { path: `^${SERVE_VERB}$` },
      to: { path: '^src/node/server/', pathNot: '^src/node/server/(start|log)\\.ts$' },
    },
    {
      name: 'node-parts-know-no-surface',
      comment: 'probe, model-files, catalogue-files, measure, store are used by cli and server, never the reverse.',
      severity: 'error',
      from: { path: '^src/node/(?!cli/|server/)' },
      to: { path: '^src/node/(cli|server)/' },
    },
    {
      name: 'web-imports-core-and-api-only',
      comment: 'The page runs in a browser: it may import src/core and src/api, nothing of src/node.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/node/' },
    },
    {
      name: 'api-is-schemas',
      comment: 'src/api holds request and response schemas shared by server and page; it may import the core only.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/(node|web)/' },
    },
    {
      name: 'no-circles',
      comment: 'Two files that import each other are one idea in two places, or a part that belongs below both.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-test-code-in-product',
      comment: 'Product code must not import tests or their helpers.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^test/|\\.test\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
