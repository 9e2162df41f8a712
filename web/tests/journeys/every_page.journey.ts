import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { places } from './pages';
import { expect, expect_accessible, expect_no_sideways_scroll, test } from './watch';

const folder = join(import.meta.dirname, 'results', 'pictures');
const quick = process.env['QUICK'] !== undefined;
const phone = { name: 'phone', width: quick ? 390 : 360, height: 740 };
const widths = quick ? [phone] : [{ name: 'desktop', width: 1280, height: 900 }, phone];
const schemes = quick ? (['light'] as const) : (['light', 'dark'] as const);

for (const place of places) {
  test(`${place.name}: axe, no sideways scrolling${quick ? '' : ', pictures'}`, { tag: '@quick' }, async ({ page }) => {
    mkdirSync(folder, { recursive: true });
    await place.enter?.(page);
    for (const { name, width, height } of widths) {
      for (const scheme of schemes) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.goto(place.path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(new URL(page.url()).pathname).toBe(place.path.split('?')[0]);
        await page.waitForLoadState('networkidle');
        await place.then?.(page);
        await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
        const where = `${place.name} ${name} ${scheme}`;
        await page.evaluate(() => window.scrollTo(0, 0));
        if (!quick) await page.screenshot({ path: join(folder, `${place.name}-${name}-${scheme}.png`), fullPage: true });
        await expect_accessible(page, where);
        await expect_no_sideways_scroll(page, where);
      }
    }
  });
}
