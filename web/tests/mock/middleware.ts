import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

import { MockServer } from './routes.ts';

// As the contract asks it of the server; so that the preview shows at once what it would break.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** JSON, or a file as it is. */
async function read_body(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  if (text === '') return undefined;
  return request.headers['content-type'] === 'application/json' ? (JSON.parse(text) as unknown) : text;
}

/** Mode `mock`: /v1 is answered by the pretend bank, in development and in the preview of a build. */
export function mock_api(): Plugin {
  const server = new MockServer();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    const cookie = /(?:^|; )attune_session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = server.answer({ method: request.method ?? 'GET', path: url.pathname.slice('/v1'.length), query: url.searchParams, headers, cookie, body: await read_body(request) });
    response.writeHead(answer.status, { 'Content-Type': answer.status < 400 ? 'application/json' : 'application/problem+json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  };
  const use = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    if (!request.url?.startsWith('/v1/')) {
      next();
      return;
    }
    handle(request, response).catch(next);
  };
  return {
    name: 'attune-mock-api',
    configureServer: ({ middlewares }) => void middlewares.use(use),
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', policy);
        next();
      });
      middlewares.use(use);
    },
  };
}
