// The pictures of docs/portal.md and docs/console.md: PICTURES=1 npm run journeys -- docs_pictures
import { join } from 'node:path';

import { enter_demo, first_card } from './people';
import { expect, test } from './watch';

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures');

test.skip(!process.env['PICTURES'], 'only when the pictures are wanted anew');

test('the list after a rating', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 760 });
  await enter_demo(page, /Maya/, 'For you');
  await page.getByRole('article').nth(2).getByRole('button', { name: /^This suits me/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, 'portal-list.png') });
});

test('a rating in detail on a telephone, dark', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 720 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await enter_demo(page, /Maya/, 'For you');
  await first_card(page).getByRole('button', { name: /^Rate in detail/ }).click();
  await page.getByRole('slider', { name: 'How relevant is this recommendation?' }).fill('0.8');
  await page.getByText('Answer as many as you like.').evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await page.screenshot({ path: join(folder, 'portal-rating.png') });
});

test('the profile with its preview', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 760 });
  await enter_demo(page, /Maya/, 'For you');
  await page.goto('/portal/profile');
  await page.getByRole('checkbox', { name: 'Pay Off Debt' }).click();
  await expect(page.getByRole('complementary', { name: 'How your list would change' }).getByRole('listitem')).not.toHaveCount(0);
  await page.screenshot({ path: join(folder, 'portal-profile.png') });
});

test('the console’s overview', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 820 });
  await enter_demo(page, /Analyst/, 'Overview');
  await expect(page.locator('.recharts-line')).toHaveCount(3);
  await page.screenshot({ path: join(folder, 'console-overview.png') });
});

test('a decision made again, dark', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 820 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await enter_demo(page, /Auditor/, 'Overview');
  await page.goto('/console/data?table=decisions');
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Make it again' }).click();
  await expect(page.getByText('The same to the byte.')).toBeVisible();
  await page.screenshot({ path: join(folder, 'console-decision.png') });
});
