// Every page that is looked at: by axe, by screenshots, at two widths, in light and dark.
import type { Page } from '@playwright/test';

import { be_persona, enter_demo, put_unclassified } from './people';

export interface Place {
  name: string;
  /** Who looks; none: nobody is logged in. */
  enter?: (page: Page) => Promise<void>;
  path: string;
  /** Brings the page into the state to look at. */
  then?: (page: Page) => Promise<void>;
}

const maya = (page: Page) => be_persona(page, /Maya/);
/** A console page as one of the bank's people sees it. */
const console_page = (name: string, who: RegExp, path: string, then?: Place['then']): Place => ({ name: `console-${name}`, enter: (page) => be_persona(page, who), path: `/console${path}`, then });
const open_record = async (page: Page) => {
  await page.getByRole('radio', { name: 'Preparing a conversation' }).or(page.getByRole('tablist')).first().waitFor();
  if ((await page.getByRole('tablist').count()) > 0) return;
  await page.getByRole('radio', { name: 'Preparing a conversation' }).click();
  await page.getByRole('button', { name: 'Open the record' }).click();
  await page.getByRole('tablist').waitFor();
};
const jon = (page: Page) => be_persona(page, /Jon/);
// Whom the tab acts for is no part of the session.
const bakery = (page: Page) => enter_demo(page, /Amira|Bakery/, /For/);

/** Columns of somebody's own, more than a page is wide. */
const wide_table = [
  'Article;Title;Description;Sort;Remark;Clerk;Branch;Region;Created;Changed;Origin;Sheet',
  `1000;A Saver;${'A description that goes on. '.repeat(20)};sparen;-;Huber;South;Bavaria;2026-01-01;2026-01-02;core;7`,
].join('\n');

export const places: Place[] = [
  { name: 'log-in', path: '/log-in' },
  { name: 'sign-up', path: '/sign-up', then: (page) => page.getByRole('button', { name: 'Sign up' }).click() },
  { name: 'reset', path: '/reset' },
  { name: 'demo', path: '/demo' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'for-you', enter: maya, path: '/portal' },
  {
    name: 'for-you-open', enter: maya, path: '/portal',
    then: async (page) => {
      const card = page.getByRole('article').first();
      await card.getByRole('button', { name: /What the score rests on/ }).click();
      await card.getByRole('button', { name: /^Details/ }).click();
      await card.getByRole('button', { name: /Rate in detail/ }).click();
    },
  },
  { name: 'for-you-help', enter: jon, path: '/portal' },
  {
    name: 'compare', enter: maya, path: '/portal',
    then: async (page) => {
      for (const at of [0, 1]) await page.getByRole('checkbox', { name: /^Compare/ }).nth(at).click();
      await page.getByRole('link', { name: 'Compare them' }).click();
      await page.getByRole('table').waitFor();
    },
  },
  { name: 'profile', enter: maya, path: '/portal/profile', then: (page) => page.getByRole('checkbox', { name: 'Invest for Growth' }).click() },
  { name: 'account-menu', enter: maya, path: '/portal/history', then: (page) => page.getByRole('button', { name: /^Account of/ }).click() },
  { name: 'acting-for', enter: bakery, path: '/portal', then: (page) => page.getByRole('button', { name: /Acting for/ }).click() },
  { name: 'history', enter: maya, path: '/portal/history' },
  { name: 'my-data', enter: maya, path: '/portal/my-data' },
  { name: 'account', enter: maya, path: '/account' },
  { name: 'bank-log-in', enter: maya, path: '/bank-log-in?error=access_denied' },
  console_page('overview', /Analyst/, ''),
  console_page('overview-tables', /Analyst/, '', async (page) => {
    for (const name of ['How many customers are active each day?', 'How many clicks and selections a day?']) await page.getByRole('region', { name }).first().getByRole('button', { name: 'Table' }).click();
    await page.getByRole('button', { name: 'Definition: Click rate' }).click();
  }),
  console_page('model', /Product owner/, '/model'),
  console_page('products', /Product owner/, '/products'),
  console_page('product', /Product owner/, '/products/first-home-lifetime-isa'),
  {
    name: 'console-product-unclassified', path: '/console/products/looked-at-unclassified',
    enter: async (page) => {
      await be_persona(page, /Product owner/);
      await page.goto('/console/products');
      await put_unclassified(page, 'looked-at-unclassified', 'Pay later, looked at');
    },
  },
  console_page('products-unclassified', /Product owner/, '/products?category=unclassified'),
  console_page('queue-unclassified', /Product owner/, '/work-queue'),
  console_page('placements', /Product owner/, '/placements', (page) => page.getByRole('button', { name: 'Change email' }).click()),
  console_page('queue-approver', /Approver/, '/work-queue'),
  console_page('data-profiles', /Analyst/, '/data?table=profiles'),
  console_page('retention', /Administrator/, '/administration?part=retention'),
  console_page('import', /Product owner/, '/products/import', async (page) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'File', exact: true }).click()]);
    await chooser.setFiles({ name: 'products.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"product_id": "no-name"}\nnot json') });
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('group', { name: 'Rejected rows' }).waitFor();
  }),
  console_page('import-columns', /Product owner/, '/products/import', async (page) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'File', exact: true }).click()]);
    await chooser.setFiles({ name: `${'a-nightly-export-'.repeat(12)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(wide_table) });
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('combobox', { name: 'Sort' }).click();
    await page.getByRole('option', { name: 'Category' }).click();
  }),
  console_page('customers', /Relationship manager/, '/customers'),
  console_page('pseudonyms', /Analyst/, '/customers'),
  console_page('reason', /Relationship manager/, '/customers/jon-hartley', (page) => page.getByRole('button', { name: 'Open the record' }).click()),
  console_page('customer', /Relationship manager/, '/customers/maya-okafor', open_record),
  console_page('customer-decisions', /Relationship manager/, '/customers/maya-okafor?tab=decisions', open_record),
  console_page('customer-access', /Relationship manager/, '/customers/maya-okafor?tab=access', open_record),
  console_page('conversation', /Relationship manager/, '/customers/maya-okafor?tab=conversation', open_record),
  console_page('queue', /Relationship manager/, '/work-queue'),
  console_page('queue-privacy', /Privacy officer/, '/work-queue'),
  console_page('generated-texts', /Approver/, '/generated-texts'),
  console_page('data', /Auditor/, '/data'),
  console_page('data-feedback', /Auditor/, '/data?table=feedback'),
  console_page('data-decisions', /Auditor/, '/data?table=decisions'),
  console_page('decision', /Auditor/, '/data?table=decisions', async (page) => {
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Make it again' }).click();
    await page.getByText('The same to the byte.').waitFor();
  }),
  console_page('accounts', /Administrator/, '/administration'),
  console_page('keys', /Administrator/, '/administration?part=keys'),
  console_page('facts', /Administrator/, '/administration?part=facts'),
  console_page('ledger', /Auditor/, '/administration?part=ledger'),
  console_page('settings', /Administrator/, '/administration?part=settings'),
  { name: 'people', enter: bakery, path: '/portal/people' },
];
