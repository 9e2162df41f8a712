import { IconHome, type Icon } from '@tabler/icons-react';
import type { LazyRouteFunction, RouteObject } from 'react-router';

import type { Role } from '../api/contract';
import { texts } from '../texts/en';

export interface ConsolePage {
  /** Below /console/; "" is the first page. */
  path: string;
  /** In the menu; without it the page is reached from another one only. */
  label?: string;
  Icon?: Icon;
  /** Who sees it in the menu; none: all staff. The server decides what each may read. */
  roles?: Role[];
  lazy: LazyRouteFunction<RouteObject>;
}

const words = texts.console.pages;

/** The console's pages in the order of the menu. Each is loaded when it is first opened. */
export const console_pages: ConsolePage[] = [
  { path: '', label: words.start, Icon: IconHome, lazy: async () => ({ Component: (await import('./start_page')).StartPage }) },
];
