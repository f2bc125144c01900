// What a Markdown document refers to: links, headings, code and the files of the repository that it names.
import { readdirSync } from 'node:fs';

const FOLDERS = 'src|catalogue|docs|test|tools|scripts|bench|accuracy';
const FENCE = /^```.*\n([\s\S]*?)^```/gm;

/** Markdown files at the root and under docs/, by their path from the root. */
export function documents(root: string): string[] {
  const markdown = (folder: string, recursive: boolean) =>
    readdirSync(folder, { recursive, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return [...markdown(root, false), ...markdown(`${root}/docs`, true).map((name) => `docs/${name}`)].sort();
}

/** Targets of links that are not addresses of the net; code is not looked at. */
export function links(text: string): string[] {
  const prose = text.replace(FENCE, '').replace(/`[^`]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

/** Anchors of the headings, as code hosts make them. */
export function anchors(text: string): Set<string> {
  const headings = [...text.replace(FENCE, '').matchAll(/^#+ (.+)$/gm)].map((m) => m[1] ?? '');
  return new Set(
    headings.map((h) =>
      h
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

/** Lines of fenced code, and inline code. */
export function codeLines(text: string): string[] {
  const fenced = [...text.matchAll(FENCE)].flatMap((m) => (m[1] ?? '').split('\n'));
  const inline = [...text.replace(FENCE, '').matchAll(/`([^`]+)`/g)].map((m) => (m[1] ?? '').replace(/\s+/g, ' '));
  return [...fenced, ...inline].map((line) => line.trim());
}

/** Paths in inline code that lie in a folder of the repository; up to the first placeholder, as in `catalogue/cpus/<id>.yaml`. */
export function namedPaths(text: string): string[] {
  const path = new RegExp(`(?<![\\w/.-])(?:${FOLDERS})/[\\w@./<>*-]*|^[\\w.-]+\\.(?:ts|cjs|json|md)$`, 'g');
  const named = codeLines(text.replace(FENCE, '')).flatMap((line) => line.match(path) ?? []);
  return [
    ...new Set(
      named.map((p) => p.replace(/[^/]*[<*].*$/, '')).filter((p) => /\/|^(?:tsconfig|package|biome|\.)/.test(p)),
    ),
  ];
}
