// Checks that src/core reads no clock, no randomness, no environment and does no I/O by itself: what import rules and lint cannot see.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Globals whose value depends on when and where the program runs, and how the core gets the thing instead. */
const BANNED = new Map([
  ...['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate'].map((n) => [n, 'the time is handed in']),
  ...['crypto'].map((n) => [n, 'randomness is handed in']),
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage', 'indexedDB'].map((n) => [n, 'data is handed in']),
  ...['process', 'navigator', 'globalThis', 'window', 'self', 'global'].map((n) => [n, 'the environment is handed in']),
  ...['console', 'alert'].map((n) => [n, 'the core returns values, the edge prints them']),
  ...['eval', 'Function', 'require'].map((n) => [n, 'code from text can do anything']),
]);

/** True where an identifier is a use of a value, not a property, a name being declared or a type. */
function isUse(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent))
    return parent.name !== node && parent.right !== node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent))
    return parent.name !== node;
  if (ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isTypeReferenceNode(parent))
    return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  return !(ts.isFunctionDeclaration(parent) || ts.isEnumMember(parent) || ts.isLabeledStatement(parent));
}

function namesDeclared(file) {
  const names = new Set();
  const visit = (node) => {
    const named = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
    if (
      (named || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node)) &&
      node.name &&
      ts.isIdentifier(node.name)
    )
      names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** What is wrong at one node, or undefined. `Math` may only be used as `Math.<name>`, so that `random` cannot hide. */
function problemAt(node, declared) {
  if (ts.isMetaProperty(node)) return 'import.meta: the environment is handed in';
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return 'import(): code is imported statically';
  if (!ts.isIdentifier(node) || !isUse(node) || declared.has(node.text)) return undefined;
  if (node.text === 'Math') {
    const { parent } = node;
    const plain = ts.isPropertyAccessExpression(parent) && parent.expression === node && parent.name.text !== 'random';
    return plain ? undefined : 'Math.random: randomness is handed in';
  }
  const reason = BANNED.get(node.text);
  return reason === undefined ? undefined : `${node.text}: ${reason}`;
}

/** Problems of one source text as { line, message }. */
export function impurities(text, name = 'file.ts') {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const declared = namesDeclared(file);
  const found = [];
  const visit = (node) => {
    const message = problemAt(node, declared);
    if (message) found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, message });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** All problems below a folder; tests are not part of the core. */
export function impureFiles(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .sort();
  const problems = files.flatMap((f) =>
    impurities(readFileSync(join(folder, f), 'utf8'), f).map((p) => `${join(folder, f)}:${p.line}: ${p.message}`),
  );
  return { files: files.length, problems };
}

if (import.meta.filename === process.argv[1]) {
  const { files, problems } = impureFiles(process.argv[2] ?? 'src/core');
  for (const problem of problems) console.error(problem);
  if (files === 0) console.error('core purity: no file was seen; the check is blind');
  console.log(`core purity: ${files} files, ${problems.length} problems`);
  process.exit(files === 0 || problems.length > 0 ? 1 : 0);
}
