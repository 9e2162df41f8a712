import type { RouteObject } from 'react-router';

/** The portal's pages below /portal. Each is loaded when it is first opened. */
export const portal_pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./for_you/for_you_page')).ForYouPage }) },
  { path: 'compare', lazy: async () => ({ Component: (await import('./compare/compare_page')).ComparePage }) },
  { path: 'profile', lazy: async () => ({ Component: (await import('./profile/profile_page')).ProfilePage }) },
  { path: 'history', lazy: async () => ({ Component: (await import('./history/history_page')).HistoryPage }) },
  { path: 'my-data', lazy: async () => ({ Component: (await import('./my_data/my_data_page')).MyDataPage }) },
  { path: 'people', lazy: async () => ({ Component: (await import('./people/people_page')).PeoplePage }) },
];
