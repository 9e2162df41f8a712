import type { Locator, Page } from '@playwright/test';

import { be_persona, enter_demo, first_card, sign_up } from './people';
import { expect, expect_accessible, expect_no_sideways_scroll, test } from './watch';

const names_of = (page: Page) => page.getByRole('article').getByRole('heading', { level: 2 }).allInnerTexts();
const name_of = (card: Locator) => card.getByRole('heading', { level: 2 }).innerText();

test('sign up, look at the list, rate in detail, see the list follow', { tag: '@quick' }, async ({ page }) => {
  await sign_up(page);
  await expect(page.getByText('Welcome, journey-')).toBeVisible();
  await expect(first_card(page)).toBeVisible();
  const before = await names_of(page);
  const last = page.getByRole('article').last();
  const name = await name_of(last);
  await last.getByRole('button', { name: /^Rate in detail/ }).click();
  const form = page.getByRole('form', { name: `Rate ${name}` });
  await form.getByRole('button', { name: 'Send rating' }).click();
  await expect(form.getByRole('alert')).toContainText('Move at least one slider');
  for (const question of ['How relevant is this recommendation?', 'How appropriate is the cost structure?']) {
    await form.getByRole('slider', { name: question }).fill('1');
  }
  await expect(form).toContainText('Overall: 1.00');
  await form.getByRole('textbox', { name: 'Anything you would like to add' }).fill('Just what I was after.');
  await form.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you. Overall: 1.00' })).toBeVisible();
  await expect(page.getByText(`${name} moved from ${before.length}`)).toBeVisible();
  await expect(page.getByText('You rated it well.')).toBeVisible();
  expect(await names_of(page)).not.toEqual(before);

  await page.getByRole('link', { name: 'History' }).click();
  const feedback = page.getByRole('region', { name: 'Feedback given' });
  await expect(feedback).toContainText(name);
  await expect(feedback).toContainText('Overall: 1.00');
  await expect(feedback).toContainText('Just what I was after.');
});

test('a thumb down moves an item down; not now and never differ; never can be undone', { tag: '@quick' }, async ({ page }) => {
  await sign_up(page);
  const name = await name_of(first_card(page));
  await first_card(page).getByRole('button', { name: /^This doesn’t suit me/ }).click();
  await expect(page.getByText('You rated it low.')).toBeVisible();
  await expect(page.getByText(name).first()).toBeVisible();

  const second = await name_of(first_card(page));
  await first_card(page).getByRole('button', { name: /^More choices/ }).click();
  await page.getByRole('menuitem', { name: 'Not now' }).click();
  await expect(page.getByText(`${second} is out of this list. It may come back later.`)).toBeVisible();

  const third = await name_of(first_card(page));
  await first_card(page).getByRole('button', { name: /^More choices/ }).click();
  await page.getByRole('menuitem', { name: 'Never show this' }).click();
  await expect(page.getByText(`${third} won’t be shown again.`)).toBeVisible();
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await page.getByRole('button', { name: `Show again: ${third}` }).click();
  await expect(page.getByText('Nothing. With “Never show this”')).toBeVisible();
});

test('a view is told after a second in sight, a click when opened, interest leads to a next step', { tag: '@quick' }, async ({ page }) => {
  const told: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/feedback')) told.push((request.postDataJSON() as { event: string }).event);
  });
  await sign_up(page);
  await expect.poll(() => told.filter((event) => event === 'view').length).toBeGreaterThan(0);
  expect(told.filter((event) => event === 'view').length).toBeLessThan(await page.getByRole('article').count());
  await first_card(page).getByRole('button', { name: /^Details of/ }).click();
  await expect.poll(() => told).toContain('click');
  await first_card(page).getByRole('button', { name: 'I’m interested' }).click();
  await expect.poll(() => told).toContain('select');
  await page.getByLabel('When suits you?').fill('Mornings, please.');
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect(first_card(page).getByText('Call-back: asked for')).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('region', { name: 'Next steps' })).toContainText('Call-back: asked for');
});

test('preferences: previewed before saving, saved only on Save, what was typed outlasts a reload', async ({ page }) => {
  await sign_up(page);
  await page.getByRole('link', { name: 'Profile' }).click();
  const preview = page.getByRole('complementary', { name: 'How your list would change' });
  await page.getByRole('checkbox', { name: 'Save for Home' }).click();
  await expect(preview.getByRole('listitem')).not.toHaveCount(0);
  await page.getByLabel('Occupation').fill('<b>Baker</b> 🥐');
  await expect(page.getByText('2 answers not saved yet')).toBeVisible();
  await page.reload();
  await expect(page.getByText('2 answers not saved yet')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Save for Home' })).toBeChecked();
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByText('Profile saved. Your list follows it.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Save for Home' })).toBeChecked();
  const held = page.getByRole('region', { name: 'What the bank holds about you' });
  await expect(held).toContainText('<b>Baker</b> 🥐');
  await held.getByRole('button', { name: 'This is wrong: Occupation' }).click();
  await held.getByLabel('What is right?').fill('Pastry chef');
  await held.getByRole('button', { name: 'Ask for correction' }).click();
  await expect(held).toContainText('Correction asked for');
});

test('somebody who acts for an organisation switches to it, and an owner invites', { tag: '@quick' }, async ({ page }) => {
  await enter_demo(page, /Amira|Bakery/, /^For/);
  await expect(page.getByRole('heading', { level: 1, name: 'For Sunrise Bakery Ltd' })).toBeVisible();
  await expect(first_card(page)).toBeVisible();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('radio', { name: /Viewer/ }).click();
  await page.getByLabel('Membership ends after').fill('0');
  await page.getByRole('button', { name: 'Make a code' }).click();
  await expect(page.getByText('Enter 1 to 3,650 days')).toBeVisible();
  await page.getByLabel('Membership ends after').fill('30');
  await page.getByRole('button', { name: 'Make a code' }).click();
  const said = await page.getByText(/^Code: /).innerText();
  const code = /^Code: (\S+)/.exec(said)?.[1] ?? '';

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
  await sign_up(page);
  await page.goto('/account');
  const join = page.getByRole('region', { name: 'Join an organisation' });
  await join.getByLabel('Code').fill(code);
  await join.getByRole('button', { name: 'Join' }).click();
  await expect(join).toContainText('You can now act for this organisation');
  await page.getByRole('button', { name: /Acting for/ }).click();
  await page.getByRole('radio', { name: /Sunrise Bakery/ }).click();
  await page.goto('/portal');
  await expect(page.getByRole('heading', { level: 1, name: 'For Sunrise Bakery Ltd' })).toBeVisible();
  await expect(first_card(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'I’m interested' })).toHaveCount(0);
});

test('erase me: a request with its status; consents hold at once', { tag: '@quick' }, async ({ page }) => {
  await sign_up(page);
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Personalisation is paused.')).toBeVisible();
  await page.getByRole('link', { name: 'For you' }).click();
  await expect(page.getByText('Personalisation is off, so this list is the same for everybody.')).toBeVisible();
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await page.getByRole('button', { name: 'Ask to be erased' }).click();
  await expect(page.getByRole('alert')).toContainText('Tick the box first');
  await page.getByRole('checkbox', { name: /can’t be undone/ }).click();
  await page.getByRole('button', { name: 'Ask to be erased' }).click();
  await expect(page.getByText(/^Erase me: being looked at/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask to be erased' })).toHaveCount(0);
});

test('a session that ended: the person logs in over the page and what they typed is sent', async ({ page, context }) => {
  const password = 'four plain words here';
  await sign_up(page, password);
  await first_card(page).getByRole('button', { name: /^Rate in detail/ }).click();
  await page.getByRole('slider', { name: 'How relevant is this recommendation?' }).fill('0.8');
  await page.getByLabel('Anything you would like to add').fill('Typed before the session ended.');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Send rating' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log in again' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('Typed before the session ended.')).toBeVisible();
});

test('a server that is away: said, and nothing typed is lost', async ({ page }) => {
  await sign_up(page);
  await first_card(page).getByRole('button', { name: /^Rate in detail/ }).click();
  await page.getByRole('slider', { name: 'How clear is the product description?' }).fill('0.7');
  await page.getByLabel('Anything you would like to add').fill('Typed while offline.');
  await page.route('**/v1/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByText('The bank’s server can’t be reached.')).toBeVisible();
  await expect(page.getByLabel('Anything you would like to add')).toHaveValue('Typed while offline.');
  await page.unroute('**/v1/**');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
  await expect(page.getByText('The bank’s server can’t be reached.')).toHaveCount(0);
});

test('by keyboard alone: skip link, menus, a thumb', async ({ page }) => {
  await sign_up(page);
  await page.reload();
  await expect(first_card(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  await first_card(page).getByRole('button', { name: /^This suits me/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
});

const hostile = ['<script>window.broken = true</script><img src=x onerror="window.broken = true">', '\u202Eback to front\u202C', '🥐'.repeat(50), 'W'.repeat(8000)];

test('hostile text is shown as text and breaks no layout', async ({ page }) => {
  await sign_up(page);
  for (const text of hostile) {
    await first_card(page).getByRole('button', { name: /^Rate in detail/ }).click();
    await page.getByRole('slider', { name: 'How relevant is this recommendation?' }).fill('0.6');
    await page.getByLabel('Anything you would like to add').fill(text);
    await page.getByRole('button', { name: 'Send rating' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Profile' }).click();
  await page.getByLabel('Occupation').fill('W'.repeat(4000));
  await page.getByLabel('Region').fill(hostile[0] ?? '');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByText('Profile saved. Your list follows it.')).toBeVisible();
  for (const [path, shown] of [['/portal/history', hostile[0]], ['/portal/profile', hostile[0]], ['/portal', '']] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (shown) await expect(page.getByText(shown).first()).toBeVisible();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await expect_no_sideways_scroll(page, `${path} at ${width}`);
    }
  }
  expect(await page.evaluate(() => 'broken' in window)).toBe(false);
});

test('two tabs: a session renewed in one carries on in the other', { tag: '@quick' }, async ({ page, context }) => {
  const password = 'four plain words here';
  const name = await sign_up(page, password);
  await expect(first_card(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto('/portal');
  await other.getByRole('button', { name: /^Account of/ }).click();
  await other.getByRole('button', { name: 'Log out' }).click();
  await other.getByLabel('User name').fill(name);
  await other.getByLabel('Password', { exact: true }).fill(password);
  await other.getByRole('button', { name: 'Log in' }).click();
  await expect(first_card(other)).toBeVisible();
  await first_card(page).getByRole('button', { name: /^This suits me/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Thank you' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('nothing suits now: a page that says so and leads on', async ({ page }) => {
  await page.route('**/v1/recommendations', async (route) => {
    const response = await route.fetch();
    const list = (await response.json()) as { items: unknown[] };
    await route.fulfill({ response, json: { ...list, items: [] } });
  });
  await enter_demo(page, /Maya/, 'For you');
  await expect(page.getByRole('heading', { name: 'Nothing suits you now' })).toBeVisible();
  await expect_accessible(page, 'the empty list');
  await page.getByRole('link', { name: 'Say what you want' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
});

test('one touch answers a question; saved for later stays in reach', async ({ page }) => {
  await sign_up(page);
  const asking = page.getByRole('article').filter({ hasText: 'One question would tell us more' }).first();
  const question = asking.getByRole('group', { name: 'Are you a resident of this country?' });
  await question.getByRole('button', { name: 'Yes' }).click();
  await expect(page.getByRole('group', { name: 'Are you a resident of this country?' })).toHaveCount(0);
  const name = await name_of(first_card(page));
  await first_card(page).getByRole('button', { name: `Save for later: ${name}` }).click();
  await expect(page.getByRole('region', { name: 'Saved for later' })).toContainText(name);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Saved for later' })).toContainText(name);
  await first_card(page).getByRole('button', { name: `Saved for later: ${name}` }).click();
  await expect(page.getByRole('region', { name: 'Saved for later' })).toHaveCount(0);
});

test('an objection to marketing and help in difficulty read as such', async ({ page }) => {
  await enter_demo(page, /Jon/, 'For you');
  await expect(page.getByText('Help comes first here')).toBeVisible();
  await expect(first_card(page).getByText('Help for you')).toBeVisible();
  await expect(first_card(page).getByRole('button', { name: 'Talk to us', exact: true })).toBeVisible();
  await expect(first_card(page).getByText(/match/)).toHaveCount(0);
  await enter_demo(page, /Ruth/, 'For you');
  await expect(first_card(page)).toBeVisible();
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await expect(page.getByText('You object to marketing: no product is put forward to you, in any way.')).toBeVisible();
});

test('a view that could not be told is told again under the same key', async ({ page }) => {
  const keys: (string | undefined)[] = [];
  await page.route('**/v1/feedback', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length === 1) await route.abort();
    else await route.continue();
  });
  await page.setViewportSize({ width: 1280, height: 420 });
  await enter_demo(page, /Maya/, 'For you');
  await first_card(page).scrollIntoViewIfNeeded();
  await expect.poll(() => keys.length).toBeGreaterThan(1);
  expect(keys[0]).toBeTruthy();
  expect(keys.slice(1)).toContain(keys[0]);
});

test('the bank’s own log-in links the record; leaving it changes nothing', { tag: '@quick' }, async ({ page }) => {
  test.skip(process.env['ISSUER'] === undefined, 'only a server of the journeys’ own has a log-in of the bank’s');
  await sign_up(page);
  const begin = async (customer: string) => {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Log in at your bank' }).click();
    await page.getByLabel('Customer number').fill(customer);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Your bank record' })).toBeVisible();
  };
  await begin('');
  await expect(page.getByText('You left the bank’s log-in before it was done.')).toBeVisible();
  await begin('nobody-of-this-name');
  await expect(page.getByRole('alert')).toContainText('there is no record of yours here yet');
  await expect_accessible(page, 'the way back from the bank’s log-in');
  expect(new URL(page.url()).search).toBe('');
  await begin('zoe-marsh');
  await expect(page.getByText('Your bank record is linked.')).toBeVisible();
  await page.getByRole('link', { name: 'See your list' }).click();
  await expect(first_card(page)).toBeVisible();
  await page.getByRole('link', { name: 'My data', exact: true }).click();
  await expect(page.getByText('Your account was linked to this record by the bank’s log-in.')).toBeVisible();
  await page.goto('/account');
  await expect(page.getByRole('button', { name: 'Log in at your bank' })).toHaveCount(0);
});

test('a code of the bank links the record, and that is said', async ({ page, context }) => {
  await be_persona(page, /Relationship manager/);
  const { code } = await page.evaluate(async () => {
    const { csrf_token } = (await (await fetch('/v1/sessions/current')).json()) as { csrf_token: string };
    const made = await fetch('/v1/customers/owen-pritchard/link-codes', { method: 'POST', headers: { 'X-CSRF-Token': csrf_token } });
    return (await made.json()) as { code: string };
  });
  await context.clearCookies();
  await sign_up(page);
  await page.goto('/account');
  const link = page.getByRole('region', { name: /Or by a code|Link your bank record/ }).last();
  await link.getByLabel('Code').fill(code);
  await link.getByRole('button', { name: 'Link' }).click();
  await expect(page.getByText('Your bank record is linked.')).toBeVisible();
  await page.getByRole('link', { name: 'See your list' }).click();
  await expect(page.getByText('Welcome, Owen Pritchard.')).toBeVisible();
});
