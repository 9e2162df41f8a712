// The work of the bank's people, from end to end.
import type { Page } from '@playwright/test';

import { enter_demo, first_card, put_unclassified, sign_up } from './people';
import { expect, expect_no_sideways_scroll, test } from './watch';

const analyst = (page: Page) => enter_demo(page, /Analyst/, 'Overview');
const manager = (page: Page) => enter_demo(page, /Relationship manager/, 'Work queue');

async function open_customer(page: Page, customer: string, reason: string): Promise<void> {
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('searchbox', { name: 'Search customers' }).fill(customer);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: customer }).click();
  await page.getByRole('radio', { name: reason }).click();
  await page.getByRole('button', { name: 'Open the record' }).click();
}

test('the overview: figures, a period in the address, numbers behind a chart, a definition, a file', { tag: '@quick' }, async ({ page }) => {
  await analyst(page);
  await expect(page.getByRole('group', { name: 'Interactions' })).not.toContainText('No data yet');
  const before = await page.getByRole('group', { name: 'Interactions' }).innerText();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/);
  await expect(page.getByRole('group', { name: 'Interactions' })).not.toHaveText(before);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Last 7 days' })).toHaveAttribute('aria-pressed', 'true');
  const daily = page.getByRole('region', { name: 'How many clicks and selections a day?' }).first();
  await daily.getByRole('button', { name: 'Table' }).click();
  await expect(daily.getByRole('row')).toHaveCount(8);
  await daily.getByRole('button', { name: /^Definition/ }).click();
  await expect(daily.getByRole('dialog')).toContainText('by the day on which they happened');
  const saved = page.waitForEvent('download');
  await daily.getByRole('button', { name: /^CSV/ }).click();
  expect((await saved).suggestedFilename()).toBe('daily-clicks-and-selections.csv');
});

test('an empty period says so, and never nan', async ({ page }) => {
  await analyst(page);
  await page.goto('/console?from=2020-01-01&to=2020-01-31');
  await expect(page.getByRole('group', { name: 'Click rate' })).toContainText('No data yet');
  await expect(page.getByRole('main')).not.toContainText(/nan|undefined|infinity/i);
});

test('products sort by a touch on a column, and the order stands in the address', async ({ page }) => {
  await analyst(page);
  const products = page.getByRole('region', { name: 'Which products are used, clicked and selected?' }).first();
  await products.getByRole('button', { name: 'Selections' }).click();
  await expect(page).toHaveURL(/sort=-selections/);
  await expect(products.getByRole('columnheader', { name: 'Selections' })).toHaveAttribute('aria-sort', 'descending');
});

test('training: the figures follow, and what came of it is said', async ({ page }) => {
  await enter_demo(page, /Product owner/, 'Overview');
  await page.getByRole('link', { name: 'Model' }).click();
  await expect(page.getByRole('group', { name: 'MSE' })).toBeVisible();
  await page.getByRole('button', { name: 'Train now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Trained' })).toContainText(/Measured on [\d,]+ ratings/, { timeout: 60_000 });
});

test('before the first training the page says what to do', async ({ page }) => {
  await page.route('**/v1/model/history', (route) => route.fulfill({ json: { items: [], next_cursor: null } }));
  await enter_demo(page, /Product owner/, 'Overview');
  await page.getByRole('link', { name: 'Model' }).click();
  await expect(page.getByRole('heading', { name: 'No metrics yet: train the model' })).toBeVisible();
});

test('a product of which nobody has said what it is: shown to nobody, then classified and corrected', { tag: '@quick' }, async ({ page }) => {
  const name = `Journey Pay Later ${Date.now().toString(36)}`;
  await enter_demo(page, /Product owner/, 'Overview');
  await put_unclassified(page, name.toLowerCase().replaceAll(' ', '-'), name);
  await page.getByRole('link', { name: 'Work queue' }).click();
  await page.getByRole('region', { name: /^Unclassified/ }).getByRole('link', { name }).click();
  await expect(page.getByText('Nobody has said what it is.')).toBeVisible();
  await page.getByRole('link', { name: 'Products' }).click();
  await page.getByRole('link', { name: 'Show unclassified products' }).click();
  await expect(page).toHaveURL(/category=unclassified/);
  await expect(page.getByRole('row', { name })).toContainText('Unclassified: shown to nobody');
  await page.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Classify as Personal loan' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Classified as Personal loan (by .+ )?on/ })).toBeFocused();
  await page.getByRole('button', { name: 'Correct this' }).click();
  await page.getByRole('combobox', { name: 'Category' }).click();
  await page.getByRole('option', { name: 'Credit card' }).click();
  await page.getByRole('button', { name: 'Classify as Credit card' }).click();
  await expect(page.getByText(/^Classified as Credit card (by .+ )?on/)).toBeVisible();
  await page.getByRole('link', { name: 'Work queue' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Work queue' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name })).toHaveCount(0);
});

test('an import shows its rejected rows before anything changes', async ({ page }) => {
  const name = `Journey Saver ${Date.now().toString(36)}`;
  const file = (...rows: string[]) => ({ name: 'products.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(rows.join('\n')) });
  await enter_demo(page, /Product owner/, 'Overview');
  await page.getByRole('link', { name: 'Products' }).click();
  await page.getByRole('link', { name: 'Import products' }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'File', exact: true }).click()]);
  await chooser.setFiles(file(JSON.stringify({ product_id: name.toLowerCase().replaceAll(' ', '-'), name, category: 'savings', description: 'Made by a journey.' }), '{"product_id": "no-name"}', 'not json'));
  await page.getByRole('button', { name: 'Check the file' }).click();
  const preview = page.getByRole('region', { name: 'What would happen' });
  await expect(preview.getByRole('group', { name: 'Rejected rows' }).getByRole('row')).toHaveCount(3);
  await preview.getByRole('button', { name: 'Import 1 product' }).click();
  await expect(page.getByText('1 row is in the catalogue; 2 rows were left out.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Imported' })).toBeVisible();
  await page.getByRole('link', { name: 'To the products' }).click();
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('a table with columns of its own: mapped by hand, its category words too, by keyboard', { tag: '@quick' }, async ({ page }) => {
  const id = `journey-${Date.now().toString(36)}`;
  const table = ['Article;Title;Description;Sort', `${id}-a;Tidy Saver ${id};Put a little by each month.;sparen`, `${id}-b;Plain thing ${id};Points for what you do with us.;bonus`].join('\n');
  await enter_demo(page, /Product owner/, 'Overview');
  await page.goto('/console/products/import');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'File', exact: true }).click()]);
  await chooser.setFiles({ name: `${'a-nightly-export-'.repeat(12)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(table) });
  await expect(page.getByRole('combobox', { name: 'Format' })).toHaveValue(/^CSV: a table/);
  await page.getByRole('button', { name: 'Check the file' }).press('Enter');
  await expect(page.getByRole('region', { name: 'What was found' })).toContainText('Semicolons');
  await expect(page.getByRole('group', { name: 'First rows' })).toContainText(`Tidy Saver ${id}`);
  await expect(page.getByText('Needed and not found: Product id.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Import \d/ })).toBeDisabled();
  await expect(page.getByRole('combobox', { name: 'Description' })).toHaveValue('Description');
  for (const [column, field] of [['Article', 'Product id'], ['Title', 'Name'], ['Sort', 'Category']] as const) {
    await page.getByRole('combobox', { name: column }).press('Enter');
    const option = page.getByRole('option', { name: new RegExp(`^${field}`) });
    while ((await option.getAttribute('data-combobox-selected')) === null) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('Needed and not found')).toHaveCount(0);
  await page.getByRole('combobox', { name: '“sparen” means' }).click();
  await page.getByRole('option', { name: 'Savings account' }).click();
  await page.getByRole('button', { name: 'Check again' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Import 2 products' })).toBeEnabled();
  await expect_no_sideways_scroll(page, 'the import of a table');
  await page.getByRole('button', { name: 'Import 2 products' }).press('Enter');
  await expect(page.getByText('2 rows are in the catalogue.')).toBeVisible();
  await page.getByRole('link', { name: 'To the unclassified products' }).click();
  await expect(page.getByRole('link', { name: `Plain thing ${id}` })).toBeVisible();
  await expect(page.getByRole('link', { name: `Tidy Saver ${id}` })).toHaveCount(0);
});

test('a customer is opened with a reason, which goes to the server and is asked first', { tag: '@quick' }, async ({ page }) => {
  const reasons: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (/\/v1\/customers\/maya-okafor$/.test(request.url())) reasons.push(request.headers()['x-reason']);
  });
  await manager(page);
  await page.goto('/console/customers/maya-okafor');
  await page.getByRole('button', { name: 'Open the record' }).click();
  await expect(page.getByText('Choose a reason, or say it in your words.')).toBeVisible();
  expect(reasons).toEqual([]);
  await open_customer(page, 'maya-okafor', 'Preparing a conversation');
  await expect(page.getByRole('heading', { level: 1, name: 'Maya Okafor' })).toBeVisible();
  expect(reasons.every((reason) => reason === 'Preparing a conversation')).toBe(true);
  await expect(page.getByRole('row', { name: /Risk tolerance/ })).toContainText('Moderate');
  await page.getByRole('tab', { name: 'Decisions' }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('held already');
});

test('a conversation: prepared, and its outcome recorded', async ({ page }) => {
  await manager(page);
  await open_customer(page, 'maya-okafor', 'Preparing a conversation');
  await page.getByRole('tab', { name: 'Conversation' }).click();
  await expect(page.getByRole('region', { name: 'What would suit' }).getByRole('listitem').first()).toBeVisible();
  await page.getByRole('radio', { name: 'To be spoken to again' }).click();
  await page.getByLabel('Note').fill('Wants to look at it with her sister.');
  await page.getByRole('button', { name: 'Record the outcome' }).click();
  await expect(page.getByText('Recorded.')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('');
});

test('replay: from the raw rows to “the same to the byte”', { tag: '@quick' }, async ({ page }) => {
  await enter_demo(page, /Auditor/, 'Overview');
  await page.getByRole('link', { name: 'Data' }).click();
  await page.getByRole('tab', { name: 'Decisions' }).click();
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'What was shown' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Make it again' }).click();
  await expect(page.getByText('The same to the byte.')).toBeVisible({ timeout: 60_000 });
});

test('an account: its secret is shown once, then it is suspended', async ({ page }) => {
  const name = `journey.${Date.now().toString(36)}`;
  await enter_demo(page, /Administrator/, 'Overview');
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByRole('alert')).toContainText(`Password of ${name}`);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: `Suspend ${name}` }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Suspended');
});

test('a request for erasure waits for the privacy officer, who must say why they reject it', { tag: '@quick' }, async ({ page }) => {
  await sign_up(page);
  await page.goto('/portal/my-data');
  await page.getByRole('checkbox', { name: /can’t be undone/ }).click();
  await page.getByRole('button', { name: 'Ask to be erased' }).click();
  await expect(page.getByText(/^Erase me: being looked at/)).toBeVisible();
  await enter_demo(page, /Privacy officer/, 'Work queue');
  const task = page.getByRole('region', { name: /^Erase me/ }).last();
  const title = await task.getByRole('heading').innerText();
  await task.getByRole('button', { name: 'Reject' }).click();
  await expect(task).toContainText('Say why: the customer will read it.');
  await task.getByLabel('Comment for the customer').fill('A loan is still open.');
  await task.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('region', { name: title })).toHaveCount(0);
});

test('a wording: proposed by one person, approved by another, then read by a customer', async ({ page }) => {
  const id = `wording-${Date.now().toString(36)}`;
  const words = `Put a little by each month (${id}).`;
  await enter_demo(page, /Maya/, 'For you');
  const product = await first_card(page).getByRole('heading', { level: 2 }).innerText();
  await expect(page.getByText(words)).toHaveCount(0);

  await enter_demo(page, /Product owner/, 'Overview');
  await page.getByRole('link', { name: 'Products' }).click();
  await page.getByRole('searchbox').or(page.getByLabel('Search name, tag or description')).first().fill(product);
  await page.getByRole('link', { name: product }).first().click();
  await expect(page.getByRole('region', { name: 'Who it goes to' }).getByRole('group', { name: 'Income level' })).toBeVisible();
  await page.getByLabel('Name of the wording').fill(id);
  await page.getByLabel('Words', { exact: true }).fill(words);
  await expect(page.getByRole('figure', { name: 'Preview in portal_home' })).toContainText(words);
  await expect(page.getByRole('figure', { name: 'Preview in branch_desk' })).not.toContainText(words);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Wordings' })).toContainText('Waits for approval');

  await enter_demo(page, /Maya/, 'For you');
  await expect(first_card(page)).toBeVisible();
  await expect(page.getByText(words)).toHaveCount(0);

  await enter_demo(page, /Approver/, 'Overview');
  await page.getByRole('link', { name: 'Work queue' }).click();
  const task = page.getByRole('region', { name: `Wording: ${id}` });
  await task.getByRole('button', { name: 'Approve' }).click();
  await expect(task).toHaveCount(0);

  await enter_demo(page, /Maya/, 'For you');
  await expect(page.getByText(words)).toBeVisible();
});

test('a relationship manager opens a decision of a customer whom they have opened', async ({ page }) => {
  await manager(page);
  await open_customer(page, 'maya-okafor', 'Preparing a conversation');
  await page.getByRole('tab', { name: 'Decisions' }).click();
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('group', { name: 'What was shown' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make it again' })).toHaveCount(0);
});

test('the menu shows what the permissions allow, and other pages say so', async ({ page }) => {
  await manager(page);
  await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Work queue', 'Customers', 'Products', 'Placements']);
  await page.goto('/console/administration');
  await expect(page.getByRole('heading', { name: 'This page is not for your account' })).toBeVisible();
});

test('by keyboard alone: from the menu to a definition and back', async ({ page }) => {
  await analyst(page);
  await page.getByRole('button', { name: 'Definition: Click rate' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Clicks divided by interactions of the period.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Clicks divided by interactions of the period.')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Definition: Click rate' })).toBeFocused();
});
