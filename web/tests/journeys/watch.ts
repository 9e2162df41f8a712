// What every journey watches for: broken policy, script errors, requests to other hosts; and axe.
import { test as base, expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** Tests whose page must stay clean; faults are told when the test ends. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = [];
      const host = new URL(baseURL ?? '').host;
      page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content.Security.Policy/i.test(message.text())) faults.push(message.text());
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        const to_the_banks_log_in = request.isNavigationRequest() && url.origin === process.env['ISSUER'];
        if (url.protocol.startsWith('http') && url.host !== host && !to_the_banks_log_in) faults.push(`request to another host: ${request.url()}`);
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

interface Violation {
  rule: string;
  help: string;
  nodes: string[];
}

/** WCAG 2.2 A and AA, and axe's good practice. Run through the debugger, which the page's policy does not concern. */
export async function expect_accessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const runner = (window as unknown as { axe: typeof axe }).axe;
    const { violations } = await runner.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map(({ id, help, nodes }): Violation => ({ rule: id, help, nodes: nodes.slice(0, 4).map((node) => `${node.html.slice(0, 200)} | ${node.failureSummary ?? ''}`) }));
  });
  expect.soft(found, `accessibility of ${where}`).toEqual([]);
}

/** No content wider than the window: nothing to scroll sideways. */
export async function expect_no_sideways_scroll(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(over, `pixels that ${where} is too wide`).toBeLessThanOrEqual(0);
}
