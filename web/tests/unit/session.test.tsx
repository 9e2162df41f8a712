import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { call } from '../../src/api/client';
import { tell_other_tabs } from '../../src/session/other_tabs';
import { SessionProvider, useSessionState } from '../../src/session/session';

function Who() {
  return <p>{useSessionState().session?.user_name ?? 'nobody'}</p>;
}

/** A server with one session at a time, as the browser's cookie names it. */
function pretend_server() {
  const server = { user_name: 'bea' as string | undefined, token: 1, reads: 0, writes: [] as (string | null)[] };
  const json = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', (path: string, options: RequestInit) => {
    if (path === '/v1/sessions/current') server.reads += 1;
    if (server.user_name === undefined) return json(401, { code: 'unauthenticated', detail: 'You are not logged in.' });
    if (path === '/v1/sessions/current') return json(200, { user_name: server.user_name, role: 'customer', customer_id: 'c', acts_for: [], csrf_token: `t${server.token}`, permissions: [] });
    const token = new Headers(options.headers).get('X-CSRF-Token');
    server.writes.push(token);
    return token === `t${server.token}` ? json(200, { done: true }) : json(403, { code: 'denied', detail: 'token' });
  });
  return server;
}

describe('a session that changes in another tab', () => {
  let server: ReturnType<typeof pretend_server>;
  beforeEach(async () => {
    server = pretend_server();
    const client = new QueryClient();
    render(<MantineProvider env="test"><QueryClientProvider client={client}><SessionProvider><Who /></SessionProvider></QueryClientProvider></MantineProvider>);
    await screen.findByText('bea');
  });
  afterEach(() => vi.unstubAllGlobals());
  const write = () => call('POST', '/feedback', { body: {} });

  it('carries on with the new token, and without a dialog', async () => {
    server.token = 2;
    await expect(act(write)).resolves.toEqual({ done: true });
    expect(server.writes).toEqual(['t1', 't2']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks when it is over, and stops asking when the same person logs in elsewhere', async () => {
    server.user_name = undefined;
    const answer = write();
    await screen.findByRole('dialog');
    Object.assign(server, { user_name: 'bea', token: 2 });
    act(tell_other_tabs);
    await expect(answer).resolves.toEqual({ done: true });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('goes on asking when it is somebody else who logs in', async () => {
    server.user_name = undefined;
    let over = false;
    void write().then(() => (over = true));
    await screen.findByRole('dialog');
    Object.assign(server, { user_name: 'carl', token: 2 });
    const before = server.reads;
    act(tell_other_tabs);
    await waitFor(() => expect(server.reads).toBeGreaterThan(before));
    await act(() => Promise.resolve());
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(over).toBe(false);
    expect(server.writes).toEqual([]);
  });

  it('does not write for one person with the session of another', async () => {
    Object.assign(server, { user_name: 'carl', token: 2 });
    await expect(write()).rejects.toMatchObject({ status: 403 });
    expect(server.writes).toEqual(['t1']);
  });
});
