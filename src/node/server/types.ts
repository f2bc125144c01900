// What a request carries through the server.
import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import type { Token } from '../store/tokens.ts';

export interface Env {
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: {
    readonly requestId: string;
    /** Address of the client; undefined where it is not known. */
    readonly client: string | undefined;
    /** The request comes from this machine, and not through a proxy. */
    readonly local: boolean;
    readonly token: Token | undefined;
  };
}

export type App = OpenAPIHono<Env>;
export type Asked = HonoContext<Env>;
