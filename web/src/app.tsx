import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, Navigate, Outlet, RouterProvider, ScrollRestoration, type RouteObject } from 'react-router';

import { make_query_client } from './api/query_client';
import { console_pages } from './console/pages';
import { portal_pages } from './portal/pages';
import { ForConsole, ForPortal, ForSignedIn, start_of } from './session/guards';
import { SessionProvider, useSessionState } from './session/session';
import { PageFailed } from './shell/page_failed';
import { PageNotFound } from './shell/page_not_found';
import { Plain } from './shell/plain';
import { components } from './theme/components';
import { theme } from './theme/theme';

/** The first address: where somebody belongs, or the log-in. */
function Start() {
  const { session } = useSessionState();
  if (session === undefined) return null;
  return <Navigate to={session ? start_of(session) : '/log-in'} replace />;
}

/** A new page begins at its top, one gone back to where it was left. */
function Root() {
  return <><Outlet /><ScrollRestoration /></>;
}

const open_pages: RouteObject[] = [
  { path: '/log-in', lazy: async () => ({ Component: (await import('./account/log_in_page')).LogInPage }) },
  { path: '/sign-up', lazy: async () => ({ Component: (await import('./account/sign_up_page')).SignUpPage }) },
  { path: '/reset', lazy: async () => ({ Component: (await import('./account/reset_page')).ResetPage }) },
  { path: '/demo', lazy: async () => ({ Component: (await import('./demo/demo_page')).DemoPage }) },
];

const settings: RouteObject = {
  path: '/account',
  lazy: async () => ({ Component: (await import('./account/settings_page')).SettingsPage }),
};

/** Where the bank's own log-in sends people back to. */
const bank_log_in: RouteObject = {
  path: '/bank-log-in',
  lazy: async () => ({ Component: (await import('./account/bank_log_in_page')).BankLogInPage }),
};

function make_router() {
  return createBrowserRouter([
    {
      Component: Root,
      errorElement: <PageFailed />,
      hydrateFallbackElement: <></>,
      children: [
        { path: '/', Component: Start },
        { Component: Plain, children: open_pages },
        { Component: ForSignedIn, children: [settings, bank_log_in] },
        { path: '/portal', Component: ForPortal, children: portal_pages },
        { path: '/console', Component: ForConsole, children: console_pages.map(({ path, lazy }) => ({ path, lazy })) },
        { Component: Plain, children: [{ path: '*', Component: PageNotFound }] },
      ],
    },
  ]);
}

const styled = { ...theme, components };

export function App() {
  const [client] = useState(make_query_client);
  const [router] = useState(make_router);
  return (
    <MantineProvider theme={styled} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
