// The one way to the server: cookie session, CSRF token, idempotency keys, problems as ApiError.
import { report_reachable } from './connection';
import { ApiError, problem_of } from './problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface CallOptions {
  body?: unknown;
  /** A file as it is, in the place of `body`. */
  file?: { type: string; content: Blob };
  /** Query parameters; those undefined are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** An open route: a 401 is an answer, not the end of the session. */
  open?: boolean;
  signal?: AbortSignal;
  /** Idempotency-Key of a write that may be tried again; without it each call has a new one. */
  key?: string;
}

/** What the session layer lends to the client. */
export interface SessionGate {
  csrf_token: () => string | undefined;
  /** Reads the session again, as another tab may have renewed it; true when the same person now has another token than `used`. */
  reread: (used: string | undefined) => Promise<boolean>;
  /** Asks the person to log in again where they are; false when they would rather leave. */
  ask: () => Promise<boolean>;
}

let gate: SessionGate | undefined;
export function set_gate(next: SessionGate | undefined): void {
  gate = next;
}

export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function address(path: string, query: CallOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `/v1${path}${text ? `?${text}` : ''}`;
}

async function send(method: Method, path: string, options: CallOptions, key: string, token: string | undefined): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (method !== 'GET') {
    if (token) headers['X-CSRF-Token'] = token;
    if (!options.open) headers['Idempotency-Key'] = key;
  }
  if (options.file) headers['Content-Type'] = options.file.type;
  else if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(address(path, options.query), {
      method,
      headers,
      body: options.file ? options.file.content : options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
      signal: options.signal,
    });
    report_reachable(response.status !== 502 && response.status !== 504);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    report_reachable(false);
    throw new ApiError(0, 'unreachable', '');
  }
}

async function failure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  return problem_of(response.status, body, response.headers.get('Retry-After'));
}

/** Whether the session that a refused request lacked is there now: renewed in another tab, or by the person here. */
async function renewed({ status }: Response, method: Method, used: string | undefined): Promise<boolean> {
  if (!gate || (status !== 401 && (status !== 403 || method === 'GET'))) return false;
  if (await gate.reread(used)) return true;
  return status === 401 && gate.ask();
}

/**
 * Sends a request and reads its answer. When the session has ended it waits until the person has logged in again, here
 * or in another tab, and then goes on with the same request, so that nothing typed is lost. Throws ApiError.
 */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const key = options.key ?? new_key();
  const token = gate?.csrf_token();
  let response = await send(method, path, options, key, token);
  if (!options.open && (await renewed(response, method, token))) response = await send(method, path, options, key, gate?.csrf_token());
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Part of a path: an identifier with whatever it holds. */
export const part = encodeURIComponent;
