import {
  IconBriefcase, IconBuildingBank, IconChartHistogram, IconDatabase, IconLayoutBoard, IconLayoutDashboard, IconSettings, IconSparkles, IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { LazyRouteFunction, RouteObject } from 'react-router';

import type { Permission, Session } from '../api/contract';
import { texts } from '../texts/en';

export interface ConsolePage {
  /** Below /console/; "" is the first page. `:` begins a part that varies. */
  path: string;
  /** In the menu; without it the page is reached from another one only. */
  label?: string;
  Icon?: Icon;
  /** Who sees it: whoever has one of these; none: all staff. The server decides what each may read. */
  needs?: Permission[];
  lazy: LazyRouteFunction<RouteObject>;
}

const words = texts.console.pages;

/** The console's pages in the order of the menu. Each is loaded when it is first opened. */
export const console_pages: ConsolePage[] = [
  { path: '', label: words.overview, Icon: IconLayoutDashboard, needs: ['read_model'], lazy: async () => ({ Component: (await import('./overview/overview_page')).OverviewPage }) },
  { path: 'model', label: words.model, Icon: IconChartHistogram, needs: ['read_model'], lazy: async () => ({ Component: (await import('./model/model_page')).ModelPage }) },
  { path: 'generated-texts', label: words.generated_texts, Icon: IconSparkles, needs: ['review_texts'], lazy: async () => ({ Component: (await import('./generated_texts/texts_page')).TextsPage }) },
  { path: 'work-queue', label: words.queue, Icon: IconBriefcase, needs: ['link_customers', 'erase_customers', 'approve_wording', 'write_products'], lazy: async () => ({ Component: (await import('./queue/queue_page')).QueuePage }) },
  { path: 'customers', label: words.customers, Icon: IconUsers, needs: ['read_customers', 'read_pseudonyms'], lazy: async () => ({ Component: (await import('./customers/customers_page')).CustomersPage }) },
  { path: 'customers/:customer_id', needs: ['read_customers'], lazy: async () => ({ Component: (await import('./customers/customer_page')).CustomerPage }) },
  { path: 'products', label: words.products, Icon: IconBuildingBank, needs: ['read_products'], lazy: async () => ({ Component: (await import('./products/products_page')).ProductsPage }) },
  { path: 'products/import', needs: ['write_products'], lazy: async () => ({ Component: (await import('./products/import/import_page')).ImportPage }) },
  { path: 'products/:product_id', needs: ['read_products'], lazy: async () => ({ Component: (await import('./products/product_page')).ProductPage }) },
  { path: 'placements', label: words.placements, Icon: IconLayoutBoard, needs: ['read_products'], lazy: async () => ({ Component: (await import('./placements/placements_page')).PlacementsPage }) },
  { path: 'data', label: words.data, Icon: IconDatabase, needs: ['read_ledger', 'read_pseudonyms'], lazy: async () => ({ Component: (await import('./data/data_page')).DataPage }) },
  { path: 'decisions/:decision_id', needs: ['read_ledger', 'read_customers'], lazy: async () => ({ Component: (await import('./decisions/decision_page')).DecisionPage }) },
  { path: 'administration', label: words.administration, Icon: IconSettings, needs: ['manage_accounts', 'read_ledger'], lazy: async () => ({ Component: (await import('./administration/administration_page')).AdministrationPage }) },
];

export function allowed({ needs }: ConsolePage, session: Session): boolean {
  return !needs || needs.some((need) => session.permissions.includes(need));
}

/** The page of an address below /console: the one that fits word for word, else the one with parts that vary. */
export function page_at(address: string): ConsolePage | undefined {
  const parts = address.replace(/^\/console\/?/, '').replace(/\/$/, '').split('/');
  const fits = (page: ConsolePage, varying: boolean) => {
    const own = page.path.split('/');
    return own.length === parts.length && own.every((part, at) => part === parts[at] || (varying && part.startsWith(':')));
  };
  return console_pages.find((page) => fits(page, false)) ?? console_pages.find((page) => fits(page, true));
}
