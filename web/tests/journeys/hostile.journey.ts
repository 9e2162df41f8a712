// Whatever somebody types is shown as text and breaks no page: script, marks that turn the direction, emoji, 10,000 characters.
import type { Page } from '@playwright/test';

import { enter_demo, first_card, sign_up } from './people';
import { expect, expect_no_sideways_scroll, test } from './watch';

const script = '"><script>window.hostile=1</script><img src=x data-hostile onerror="window.hostile=1">';
const turned = '\u202Edesrever \u2066מילים\u2069 مرحبا';
const emoji = '👩‍👩‍👧‍👦🏳️‍🌈🥐';
const hostile = `${script} ${turned} ${emoji} ${'W'.repeat(300)}`;
const long = `${script} ${'Donaudampfschifffahrt'.repeat(480)}`;
/** Within the characters a comment takes, and more bytes than it may have. */
const wide = `${script}${'🥐'.repeat(3_900)}`;
const widths = [{ width: 1280, height: 900 }, { width: 360, height: 740 }];

test.beforeAll(() => expect(long.length).toBeGreaterThan(10_000));

/** Nothing of it became part of the page, and the page is no wider for it. */
async function expect_only_text(page: Page, where: string): Promise<void> {
  for (const size of widths) {
    await page.setViewportSize(size);
    await expect_no_sideways_scroll(page, `${where} at ${size.width}`);
  }
  expect.soft(await page.evaluate(() => 'hostile' in window), `script run in ${where}`).toBe(false);
  expect.soft(await page.locator('[data-hostile]').count(), `elements made in ${where}`).toBe(0);
  await page.setViewportSize(widths[0] ?? { width: 1280, height: 900 });
}

test('what a customer types', { tag: '@quick' }, async ({ page }) => {
  await page.goto('/log-in');
  await page.getByLabel('User name').fill(long);
  await page.getByLabel('Password', { exact: true }).fill(hostile);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect_only_text(page, 'the log-in');
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(hostile);
  await page.getByLabel('E-mail address').fill(`${hostile}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(long);
  await page.getByLabel('The same password again').fill(long);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('button', { name: 'Sign up' })).toBeEnabled();
  await expect_only_text(page, 'the sign-up');

  await sign_up(page);
  const card = first_card(page);
  await card.getByRole('button', { name: /^Rate in detail/ }).click();
  await card.getByRole('slider', { name: 'How relevant is this recommendation?' }).fill('1');
  const comment = card.getByRole('textbox', { name: 'Anything you would like to add' });
  await comment.fill(wide);
  await card.getByRole('button', { name: 'Send rating' }).click();
  await expect(card.getByRole('alert')).toBeVisible();
  await expect(comment).toHaveValue(wide);
  await expect_only_text(page, 'a rating too long to be kept');
  await comment.fill(long);
  await card.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you. Overall: 1.00' })).toBeVisible();
  await first_card(page).getByRole('button', { name: 'I’m interested' }).click();
  await page.getByLabel('When suits you?').fill(hostile);
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect(first_card(page).getByText('Call-back: asked for')).toBeVisible();
  await expect_only_text(page, 'the list');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('region', { name: 'Feedback given' })).toContainText(script);
  await expect_only_text(page, 'the history');

  await page.getByRole('link', { name: 'Profile' }).click();
  await page.getByLabel('Occupation').fill(hostile);
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByText('Profile saved. Your list follows it.')).toBeVisible();
  await page.reload();
  const held = page.getByRole('region', { name: 'What the bank holds about you' });
  await expect(held).toContainText(script);
  await held.getByRole('button', { name: 'This is wrong: Occupation' }).click();
  await held.getByLabel('What is right?').fill(hostile);
  await held.getByRole('button', { name: 'Ask for correction' }).click();
  await expect(held).toContainText('Correction asked for');
  await expect_only_text(page, 'the profile');
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My data' })).toBeVisible();
  await expect_only_text(page, 'my data');

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await enter_demo(page, /Relationship manager/, 'Work queue');
  await expect(page.getByText(script).first()).toBeVisible();
  await expect_only_text(page, 'the work queue of the relationship manager');
  await enter_demo(page, /Privacy officer/, 'Work queue');
  await expect(page.getByText(script).first()).toBeVisible();
  await expect_only_text(page, 'the work queue of the privacy officer');
});

test('what the bank’s people type', async ({ page }) => {
  test.setTimeout(120_000);
  const id = `hostile-${Date.now().toString(36)}`;
  await enter_demo(page, /Product owner/, 'Overview');
  await page.goto('/console/products/import');
  const product = { product_id: id, name: hostile, description: long, category: 'savings', brand: hostile, features: [hostile], tags: [hostile], disclosures: [hostile], fees: [{ name: hostile, text: hostile }], rates: [{ side: 'deposit', type: script.slice(0, 60), rate: '0.02', text: hostile }], eligibility: [{ kind: 'other', text: hostile }], constraints: [{ type: script.slice(0, 60), text: hostile }] };
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'File', exact: true }).click()]);
  await chooser.setFiles({ name: 'products.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(`${JSON.stringify(product)}\n{"product_id": "${'x'.repeat(300)}", "name": ""}\n${JSON.stringify({ [script]: hostile })}`) });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByRole('group', { name: 'Rejected rows' })).toBeVisible();
  await expect_only_text(page, 'the preview of an import');
  await page.getByRole('button', { name: 'Import 1 product' }).click();
  await expect(page.getByText(/in the catalogue/)).toBeVisible();
  await page.goto(`/console/products/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(script);

  await page.getByLabel('Name of the wording').fill(id);
  await page.getByLabel('Words', { exact: true }).fill(hostile);
  await expect(page.getByRole('figure', { name: 'Preview in portal_home' })).toContainText(script);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByText('Proposed. It waits in the approver’s work queue.')).toBeVisible();
  await expect_only_text(page, 'a product');
  await page.goto(`/console/products?q=${encodeURIComponent(script)}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect_only_text(page, 'the products');
  await page.goto('/console/placements');
  await page.getByRole('button', { name: 'Add a placement' }).click();
  await page.getByLabel('Placement', { exact: true }).fill(id);
  await page.getByLabel('Channel', { exact: true }).fill(script.slice(0, 60));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved\./)).toBeVisible();
  await expect_only_text(page, 'the placements');

  await enter_demo(page, /Approver/, 'Overview');
  await page.goto('/console/work-queue');
  const task = page.getByRole('region', { name: `Wording: ${id}` });
  await expect(task).toContainText(script);
  await task.getByRole('button', { name: 'Reject' }).click();
  await expect(task).toContainText('Say why');
  await task.getByLabel('Comment').fill(hostile.slice(0, 400));
  await task.getByRole('button', { name: 'Reject' }).click();
  await expect(task).toHaveCount(0);
  await expect_only_text(page, 'the approver’s work queue');

  await enter_demo(page, /Relationship manager/, 'Work queue');
  await page.goto('/console/customers/jon-hartley?tab=conversation');
  await page.getByRole('radio', { name: 'Something else' }).click();
  await page.getByLabel('In your words').fill(hostile);
  await page.getByRole('button', { name: 'Open the record' }).click();
  await page.getByRole('radio', { name: 'Interested' }).click();
  await page.getByLabel('Note').fill(hostile);
  await page.getByRole('button', { name: 'Record the outcome' }).click();
  await expect(page.getByText('Recorded.')).toBeVisible();
  await expect_only_text(page, 'a conversation');
  await page.goto('/console/customers/jon-hartley?tab=access');
  await expect(page.getByRole('tablist')).toBeVisible();
  await expect_only_text(page, 'who looked');

  await enter_demo(page, /Auditor/, /./);
  for (const table of ['interactions', 'feedback', 'decisions']) {
    await page.goto(`/console/data?table=${table}&customer=${encodeURIComponent(script)}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible();
    await expect_only_text(page, `raw ${table} of a hostile filter`);
  }
  await page.goto(`/console/decisions/${encodeURIComponent(script)}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect_only_text(page, 'a decision of a hostile name');
});
