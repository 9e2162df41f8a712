import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { call, set_gate, type SessionGate } from '../../src/api/client';
import { ApiError, problem_of } from '../../src/api/problem';

const answer = (status: number, body?: unknown) => new Response(body === undefined ? null : JSON.stringify(body), { status });
const refusal = (status: number, code: string) => answer(status, { type: '', title: '', status, code, detail: code });

function sent(fetching: ReturnType<typeof vi.fn>, at: number): Headers {
  return new Headers((fetching.mock.calls[at]?.[1] as RequestInit).headers);
}

describe('call', () => {
  const fetching = vi.fn();
  let gate: SessionGate;
  beforeEach(() => {
    fetching.mockReset();
    vi.stubGlobal('fetch', fetching);
    gate = { csrf_token: () => 'token-1', reread: vi.fn().mockResolvedValue(false), ask: vi.fn().mockResolvedValue(true) };
    set_gate(gate);
  });
  afterEach(() => {
    set_gate(undefined);
    vi.unstubAllGlobals();
  });

  it('sends the token and a key with writes, neither with reads', async () => {
    fetching.mockImplementation(() => Promise.resolve(answer(200, {})));
    await call('POST', '/feedback', { body: { a: 1 } });
    await call('GET', '/facts');
    expect(sent(fetching, 0).get('X-CSRF-Token')).toBe('token-1');
    expect(sent(fetching, 0).get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
    expect(sent(fetching, 1).has('X-CSRF-Token')).toBe(false);
    expect(sent(fetching, 1).has('Idempotency-Key')).toBe(false);
  });

  it('asks for log-in when the session has ended, and then sends the same request with the same key', async () => {
    fetching.mockResolvedValueOnce(refusal(401, 'unauthenticated')).mockResolvedValueOnce(answer(200, { done: true }));
    await expect(call('POST', '/feedback', { body: { a: 1 } })).resolves.toEqual({ done: true });
    expect(gate.ask).toHaveBeenCalledOnce();
    expect(sent(fetching, 0).get('Idempotency-Key')).toBe(sent(fetching, 1).get('Idempotency-Key'));
  });

  it('gives up when the person leaves instead', async () => {
    gate.ask = vi.fn().mockResolvedValue(false);
    fetching.mockResolvedValueOnce(refusal(401, 'unauthenticated'));
    await expect(call('GET', '/facts')).rejects.toMatchObject({ status: 401 });
    expect(fetching).toHaveBeenCalledOnce();
  });

  it('takes a 401 of an open route as an answer', async () => {
    fetching.mockResolvedValueOnce(refusal(401, 'unauthenticated'));
    await expect(call('POST', '/sessions', { body: {}, open: true })).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(gate.reread).not.toHaveBeenCalled();
    expect(gate.ask).not.toHaveBeenCalled();
  });

  it.each([401, 403])('carries on without asking when another tab has renewed the session (%d)', async (status) => {
    let token = 'token-1';
    gate.csrf_token = () => token;
    gate.reread = vi.fn().mockImplementation((used: string) => {
      token = 'token-2';
      return Promise.resolve(used !== token);
    });
    fetching.mockResolvedValueOnce(refusal(status, 'denied')).mockResolvedValueOnce(answer(200, { done: true }));
    await expect(call('POST', '/feedback', { body: { a: 1 } })).resolves.toEqual({ done: true });
    expect(gate.reread).toHaveBeenCalledExactlyOnceWith('token-1');
    expect(gate.ask).not.toHaveBeenCalled();
    expect(sent(fetching, 1).get('X-CSRF-Token')).toBe('token-2');
    expect(sent(fetching, 0).get('Idempotency-Key')).toBe(sent(fetching, 1).get('Idempotency-Key'));
  });

  it('takes a refused write for an answer when the session is the one it was sent with', async () => {
    fetching.mockImplementation(() => Promise.resolve(refusal(403, 'denied')));
    await expect(call('PUT', '/customers/a/consents', { body: {} })).rejects.toMatchObject({ status: 403 });
    expect(gate.ask).not.toHaveBeenCalled();
    expect(fetching).toHaveBeenCalledOnce();
  });

  it('reads the session anew after a refused write, once', async () => {
    gate.reread = vi.fn().mockResolvedValue(true);
    fetching.mockImplementation(() => Promise.resolve(refusal(403, 'denied')));
    await expect(call('PUT', '/customers/a/consents', { body: {} })).rejects.toMatchObject({ status: 403 });
    expect(gate.reread).toHaveBeenCalledOnce();
    expect(fetching).toHaveBeenCalledTimes(2);
  });

  it('says that the server is away', async () => {
    fetching.mockRejectedValueOnce(new TypeError('network'));
    const error: unknown = await call('GET', '/facts').catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).unreachable).toBe(true);
  });

  it('leaves undefined parameters out of the address', async () => {
    fetching.mockResolvedValueOnce(answer(200, {}));
    await call('GET', '/x', { query: { limit: 5, cursor: undefined, q: 'a&b' } });
    expect(fetching.mock.calls[0]?.[0]).toBe('/v1/x?limit=5&q=a%26b');
  });
});

describe('problem_of', () => {
  it('names fields by the last part of their pointer; the first message of a field stands', () => {
    const body = { detail: 'wrong', code: 'invalid', errors: [{ pointer: '/password_again', detail: 'differs' }, { pointer: '/password_again', detail: 'second' }, { pointer: '/a~1b', detail: 'odd' }] };
    expect(problem_of(422, body, '7')).toMatchObject({ status: 422, code: 'invalid', fields: { password_again: 'differs', 'a/b': 'odd' }, retry_after: 7 });
  });
  it.each([undefined, 'a page', [], { detail: 5 }, { detail: 'x', errors: 'none' }, { detail: 'x', errors: [null, { pointer: 1 }] }])('reads anything: %j', (body) => {
    expect(problem_of(502, body, 'soon')).toMatchObject({ status: 502, fields: {}, retry_after: undefined });
  });
});
