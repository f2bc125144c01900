// A hub on this machine for tests: lists the files of a repository and serves them, whole or by range.
import type { ServerResponse } from 'node:http';
import { type Handler, serve } from './range-server.ts';

type Content = Uint8Array | string | object;

function bytesOf(content: Content): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
}

function send(response: ServerResponse, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

/** Answers with the whole content, as servers do that are not asked for a range. */
export function whole(content: Content): Handler {
  return (_, response) => send(response, bytesOf(content));
}

/** Whole without a range in the request, else the range. */
function either(content: Content): Handler {
  const bytes = bytesOf(content);
  return (request, response) => (request.headers.range ? serve(bytes)(request, response) : send(response, bytes));
}

/** Handlers for one repository; `revision` where it is not main. */
export function repository(
  id: string,
  files: Readonly<Record<string, Content>>,
  revision = 'main',
): Record<string, Handler> {
  const list = { id, siblings: Object.keys(files).map((rfilename) => ({ rfilename })) };
  const api = revision === 'main' ? `/api/models/${id}` : `/api/models/${id}/revision/${revision}`;
  const handlers = Object.entries(files).map(([name, content]) => [
    `/${id}/resolve/${revision}/${name}`,
    either(content),
  ]);
  return { [api]: whole(list), ...Object.fromEntries(handlers) };
}
