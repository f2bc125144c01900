// The API's reference as a page, made from its OpenAPI description: no script, nothing from elsewhere.
import { html, raw } from 'hono/html';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

const METHODS = ['get', 'post', 'delete'] as const;

/** A schema's kind in a few words. */
function kind(s: Schema | undefined): string {
  if (s === undefined) return 'anything';
  if (s.const !== undefined) return JSON.stringify(s.const);
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(' | ');
  if (s.anyOf) return [...new Set(s.anyOf.map(kind))].join(' | ');
  if (s.type === 'array') return `list of ${kind(s.items)}`;
  if (s.properties) return `{ ${Object.keys(s.properties).join(', ')} }`;
  return [s.type ?? 'anything'].flat().join(' | ');
}

function field(name: string, s: Schema, required: boolean) {
  const fallback = s.default === undefined ? '' : `; without it ${JSON.stringify(s.default)}`;
  return html`<tr><th scope="row"><code>${name}</code></th><td>${kind(s)}</td><td>${required ? 'required' : 'optional'}${fallback}</td></tr>`;
}

function fields(o: Operation) {
  const parameters = (o.parameters ?? []).map((p) => field(p.name, p.schema ?? {}, p.in === 'path'));
  const schema = o.requestBody?.content?.['application/json']?.schema;
  const inBody = Object.entries(schema?.properties ?? {}).map(([name, s]) =>
    field(name, s, schema?.required?.includes(name) === true && s.default === undefined),
  );
  const all = [...parameters, ...inBody];
  return all.length === 0 ? '' : html`<table><tbody>${all}</tbody></table>`;
}

function operation(path: string, method: string, o: Operation) {
  const answers = Object.entries(o.responses ?? {}).map(
    ([code, r]) => html`<li><b>${code}</b> ${r.description ?? ''}</li>`,
  );
  const needs = o.security
    ? html`<p>Takes a token, except from the server's own machine where it is not public.</p>`
    : '';
  return html`<section><h3><code>${method.toUpperCase()} ${path}</code></h3><p>${o.summary ?? ''}</p>${needs}${fields(o)}<ul>${answers}</ul></section>`;
}

/** `document` as OpenAPI 3.1. Everything in it is put into the page as text. */
export function referencePage(document: unknown) {
  const { info, paths } = document as {
    info: { title: string; version: string; description?: string };
    paths?: Record<string, Record<string, Operation>>;
  };
  const all = Object.entries(paths ?? {}).flatMap(([path, of]) =>
    METHODS.flatMap((m) => (of[m] ? [{ path, method: m, operation: of[m] }] : [])),
  );
  const tags = [...new Set(all.flatMap((o) => o.operation.tags ?? []))];
  const groups = tags.map(
    (tag) =>
      html`<h2>${tag}</h2>${all
        .filter((o) => o.operation.tags?.includes(tag))
        .map((o) => operation(o.path, o.method, o.operation))}`,
  );
  return html`${raw('<!doctype html>')}<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${info.title} API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/reference.css"></head><body><main><h1>${info.title} API <small>${info.version}</small></h1><p>${info.description ?? ''}</p><p>The same for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). <a href="/">To the page</a></p>${groups}</main></body></html>`;
}

referencePage.css = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;padding:1rem}main{max-width:60rem;margin:auto}
h2{margin-top:2.5rem;border-bottom:1px solid}small{font-weight:400;opacity:.75}
section{margin:1.5rem 0}h3{margin-bottom:.25rem}code{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8886;overflow-wrap:anywhere}
th{font-weight:400;white-space:nowrap}`;
