import type { RouteObject } from 'react-router';

/** The portal's pages below /portal. Each is loaded when it is first opened. */
export const portal_pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./for_you/for_you_page')).ForYouPage }) },
];
