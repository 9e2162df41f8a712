// Every text of the application, by part. British spelling. A translation is a file of the same shape.
import { account } from './en/account';
import { console_texts } from './en/console';
import { demo } from './en/demo';
import { portal } from './en/portal';

const common = {
  brand: 'Attune',
  loading: 'Loading',
  try_again: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saved: 'Saved.',
  undo: 'Undo',
  more: 'Show more',
  skip_to_content: 'Skip to the content',
  yes: 'Yes',
  no: 'No',
  show_password: 'Show or hide what you type',
  main_menu: 'Main menu',
  demo_label: 'Demo data',
  demo_banner: 'Demo data. Alderquay Bank, its people and its products are invented.',
  demo_leave: 'Choose another person',
  offline: 'The bank’s server can’t be reached. What you typed is kept; this page goes on when the server is back.',
  appearance: { label: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As on this device' },
  page_not_found: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page may have moved.',
    action: 'Go to the first page',
  },
  page_failed: {
    title: 'This page could not be shown',
    text: 'Loading it again usually helps. Nothing that you saved is lost.',
    action: 'Load again',
  },
  not_allowed: {
    title: 'This page is not for your account',
    text: 'If you need it for your work, ask your administrator.',
  },
  errors: {
    title: 'That did not work',
    unreachable: 'The server can’t be reached. Check your connection, then try again.',
    unavailable: 'The server is busy. Try again in a moment.',
    throttled: (seconds: number) => `Too many tries. Wait ${seconds} seconds, then try again.`,
    denied: 'Your account may not do this.',
    not_found: 'This is no longer there.',
    unknown: 'The server could not answer. Try again; if it stays so, tell the bank.',
    check_fields: 'Some answers need another look.',
  },
};

export const texts = { common, account, portal, console: console_texts, demo };
