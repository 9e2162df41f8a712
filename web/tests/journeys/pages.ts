// Every page that is looked at: by axe, by screenshots, at two widths, in light and dark.
import type { Page } from '@playwright/test';

import { enter_demo } from './people';

export interface Place {
  name: string;
  /** Who looks; none: nobody is logged in. */
  enter?: (page: Page) => Promise<void>;
  path: string;
  /** Brings the page into the state to look at. */
  then?: (page: Page) => Promise<void>;
}

const maya = (page: Page) => enter_demo(page, /Maya/, 'For you');
const jon = (page: Page) => enter_demo(page, /Jon/, 'For you');

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
  { name: 'acting-for', enter: (page) => enter_demo(page, /Amira|Bakery/, /For/), path: '/portal', then: (page) => page.getByRole('button', { name: /Acting for/ }).click() },
  { name: 'history', enter: maya, path: '/portal/history' },
  { name: 'my-data', enter: maya, path: '/portal/my-data' },
  { name: 'account', enter: maya, path: '/account' },
  { name: 'people', enter: (page) => enter_demo(page, /Amira|Bakery/, /For/), path: '/portal/people' },
];
