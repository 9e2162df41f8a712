// Ways in, as a person takes them.
import { expect, type Cookie, type Page } from '@playwright/test';

/** A persona of the demo bank, by the start of its name on /demo. */
export async function enter_demo(page: Page, name: RegExp, heading: string | RegExp): Promise<void> {
  await page.goto('/demo');
  await page.getByRole('button', { name }).first().click();
  await page.waitForURL((url) => url.pathname !== '/demo');
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}

/** Sessions of this worker, by who has them. */
const sessions = new Map<string, Cookie[]>();

/** As a persona, in the session that this worker has for them: for who only looks. */
export async function be_persona(page: Page, name: RegExp): Promise<void> {
  const kept = sessions.get(name.source);
  if (kept) return page.context().addCookies(kept);
  await enter_demo(page, name, /./);
  sessions.set(name.source, await page.context().cookies());
}

let made = 0;

/**
 * A new prospect with a name of their own, whose list follows what they do unless they keep that off; returns the user name.
 * Whoever is drawn for the demo bank's holdout gets everybody's list: another one signs up then.
 */
export async function sign_up(page: Page, password = 'four plain words here', personalisation = true): Promise<string> {
  const name = `journey-${Date.now().toString(36)}-${++made}`;
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('E-mail address').fill(`${name}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('The same password again').fill(password);
  if (personalisation) await page.getByRole('checkbox', { name: 'Use what I do here to fit my list' }).check();
  const listed = page.waitForResponse((response) => response.url().endsWith('/v1/recommendations') && response.ok());
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For you' })).toBeVisible();
  const { treatment } = (await (await listed).json()) as { treatment: string };
  if (treatment !== 'holdout') return name;
  await page.context().clearCookies();
  return sign_up(page, password, personalisation);
}

/** A product without a category, put by whoever is logged in. */
export async function put_unclassified(page: Page, product_id: string, name: string): Promise<void> {
  const status = await page.evaluate(async ([id = '', named]) => {
    const session = (await (await fetch('/v1/sessions/current')).json()) as { csrf_token: string };
    const body = JSON.stringify({ name: named, description: 'Take your shopping home today and borrow the price for three months.' });
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token, 'Idempotency-Key': id };
    return (await fetch(`/v1/products/${encodeURIComponent(id)}`, { method: 'PUT', headers, body })).status;
  }, [product_id, name]);
  expect(status).toBe(200);
}

export const first_card = (page: Page) => page.getByRole('article').first();
