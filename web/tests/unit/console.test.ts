import { describe, expect, it } from 'vitest';

import type { Customer, FactDefinition, LedgerEntry, Offer, Product, Session } from '../../src/api/contract';
import { facts_of, completeness } from '../../src/console/customers/profile';
import { header_text } from '../../src/console/customers/reason';
import { read_everything } from '../../src/console/data/export';
import { shown_rows } from '../../src/console/data/rows';
import { wilson } from '../../src/console/model/interval';
import { days_before, every_day } from '../../src/console/overview/days';
import { funnel_steps, shares } from '../../src/console/overview/figures';
import { allowed, console_pages, page_at } from '../../src/console/pages';
import { to_csv } from '../../src/console/parts/csv';
import { next_order, read_order, sorted } from '../../src/console/parts/sort';
import { reason_text, withheld_text } from '../../src/console/parts/withheld';
import { wording_at } from '../../src/console/placements/data';
import { search_products } from '../../src/console/products/search';
import { answer_of } from '../../src/console/queue/queue_page';

describe('to_csv', () => {
  it('quotes what would break a row', () => {
    expect(to_csv(['a', 'b'], [['x,y', 'say "so"'], ['two\nlines', null]])).toBe('a,b\r\n"x,y","say ""so"""\r\n"two\nlines",\r\n');
  });
  it('makes no formula of what a customer wrote, and leaves numbers alone', () => {
    expect(to_csv(['a'], [['=1+1'], ['@cmd'], ['-2'], [-2]])).toBe("a\r\n'=1+1\r\n'@cmd\r\n'-2\r\n-2\r\n");
  });
});

describe('sorting', () => {
  it('reads and turns an order', () => {
    expect(read_order('-clicks')).toEqual({ key: 'clicks', falling: true });
    expect(next_order(undefined, 'clicks', true)).toBe('-clicks');
    expect(next_order({ key: 'clicks', falling: true }, 'clicks', true)).toBe('clicks');
    expect(next_order({ key: 'name', falling: false }, 'clicks', true)).toBe('-clicks');
    expect(next_order(undefined, 'name', false)).toBe('name');
  });
  it('puts what is missing last both ways', () => {
    expect(sorted([null, 2, 10, 1], (value) => value, false)).toEqual([1, 2, 10, null]);
    expect(sorted([null, 2, 10, 1], (value) => value, true)).toEqual([10, 2, 1, null]);
    expect(sorted(['item 10', 'item 9'], (value) => value, false)).toEqual(['item 9', 'item 10']);
  });
});

describe('days of the overview', () => {
  const day = (date: string) => ({ date, active_customers: 3, interactions: 9, clicks: 1, selections: 0 });
  it('fills days without anything with zeros', () => {
    const all = every_day([day('2026-10-31'), day('2026-11-02')], undefined, undefined);
    expect(all.map(({ date, clicks }) => [date, clicks])).toEqual([['2026-10-31', 1], ['2026-11-01', 0], ['2026-11-02', 1]]);
  });
  it('keeps to the chosen range, and draws nothing of nothing', () => {
    expect(every_day([day('2026-11-02')], '2026-11-01', '2026-11-03').map(({ active_customers }) => active_customers)).toEqual([0, 3, 0]);
    expect(every_day([], '2026-11-01', '2026-11-03')).toEqual([]);
  });
  it('counts both ends', () => expect(days_before('2026-11-07', 7)).toBe('2026-11-01'));
});

describe('funnel_steps', () => {
  it('gives shares of the step before, and none of nothing', () => {
    const steps = funnel_steps({ decided: 100, viewed: 50, clicked: 0, interested: 0, converted: 0 });
    expect(steps.map(({ share }) => share)).toEqual([null, 0.5, 0, null, null]);
    expect(funnel_steps({ decided: 0, viewed: 0, clicked: 0, interested: 0, converted: 0 })).toEqual([]);
    expect(funnel_steps(undefined)).toEqual([]);
  });
});

it('shares leave out what is too small to be told', () => {
  expect(shares([['a', 3], ['b', 1], ['fewer than 5', null]]).map(({ share }) => share)).toEqual([0.75, 0.25, null]);
  expect(shares([['a', 0]])).toEqual([]);
});

describe('wilson', () => {
  it('is as in the tables', () => {
    const [low, high] = wilson(0.1, 100);
    expect(low).toBeCloseTo(0.0552, 4);
    expect(high).toBeCloseTo(0.1744, 4);
  });
  it('stays within 0 … 1', () => {
    expect(wilson(0, 5)[0]).toBe(0);
    expect(wilson(1, 5)[1]).toBe(1);
    expect(wilson(0.5, 0)).toEqual([0, 1]);
  });
});

describe('pages by permission', () => {
  const person = (...permissions: string[]) => ({ permissions }) as Session;
  const open_to = (session: Session) => console_pages.filter((page) => page.label && allowed(page, session)).map(({ path }) => path);
  it('shows an analyst no customers, accounts or queue', () => expect(open_to(person('read_products', 'read_model'))).toEqual(['', 'model', 'products', 'placements']));
  it('shows a relationship manager no model', () => expect(open_to(person('read_customers', 'read_products', 'link_customers'))).toEqual(['work-queue', 'customers', 'products', 'placements']));
  it('gives who may classify products the queue', () => expect(open_to(person('read_products', 'write_products'))).toContain('work-queue'));
  it('finds the page of an address', () => {
    expect(page_at('/console')?.path).toBe('');
    expect(page_at('/console/products/import')?.path).toBe('products/import');
    expect(page_at('/console/products/import-saver')?.path).toBe('products/:product_id');
    expect(page_at('/console/nowhere')).toBeUndefined();
  });
  it('does not let an import through to those who only read', () => expect(console_pages.filter((page) => page.path === 'products/import').some((page) => allowed(page, person('read_products')))).toBe(false));
});

describe('search_products', () => {
  const product = (name: string, category: string, tags: string[] = []) => ({ product_id: name, name, category, tags }) as unknown as Product;
  const all = [product('Tide Regular Saver', 'savings', ['monthly']), product('Anchor Easy Saver', 'savings'), product('Tide Loan', 'personal_loan')];
  it('wants every word, anywhere', () => expect(search_products(all, 'saver MONTHLY', '').map(({ name }) => name)).toEqual(['Tide Regular Saver']));
  it('keeps to a category', () => expect(search_products(all, 'tide', 'personal_loan').map(({ name }) => name)).toEqual(['Tide Loan']));
  it('without words gives all', () => expect(search_products(all, '  ', '')).toHaveLength(3));
});

describe('facts of a customer', () => {
  const dictionary = [{ name: 'income', label: 'Income', type: 'number', class: 'open' }, { name: 'housing', label: 'Housing', type: 'choice', class: 'open' }, { name: 'sex', label: 'Sex', type: 'choice', class: 'monitor_only' }] as FactDefinition[];
  const customer = { customer_id: 'c', kind: 'individual', income: 100, pet_name: 'Rex', last_updated: '2026-11-20T00:00:00Z', fact_sources: { income: { source: 'payroll', as_of: '2026-01-01T00:00:00Z' } } } as unknown as Customer;
  const facts = facts_of(customer, dictionary, new Date('2026-11-25T12:00:00Z'));
  const by_name = new Map(facts.map((fact) => [fact.name, fact]));
  it('tells age and staleness by the fact’s own date, else by the record’s', () => {
    expect(by_name.get('income')).toMatchObject({ days: 328, stale: true, source: 'payroll' });
    expect(by_name.get('pet_name')).toMatchObject({ days: 5, stale: false, label: 'Pet name', counted: false });
  });
  it('counts what may be used, known and not', () => {
    expect(completeness(facts)).toEqual({ known: 1, of: 2 });
    expect(completeness(facts_of(customer, [], new Date()))).toBeUndefined();
  });
});

describe('reasons', () => {
  it('go into a header as plain letters, without line breaks', () => expect(header_text('The café’s\r\nX-Evil: 1 🥐')).toBe("The cafe's X-Evil: 1"));
  it('of what was withheld are in words, an unknown one by its family or itself', () => {
    expect(reason_text('applicability.already_held')).toBe('held already');
    expect(reason_text('eligibility.something_new')).toBe('conditions not met');
    expect(reason_text('new.thing')).toBe('new.thing');
    expect(reason_text('product.unclassified')).toBe('nobody has said what it is');
    expect(withheld_text({ count: 5, by_reason: { 'product.expired': 1, 'protection.arrears': 4 } })).toBe('payments overdue (4), offer has ended (1)');
  });
});

describe('raw rows', () => {
  const entry = { at: 't', customer_id: 'c', decision: { decision_id: 'd1-x', placement: 'p', treatment: 'personal', model_version: 'm', items: [] as unknown[] } };
  const item = { rank: 1, product_id: 'a', score: 0.5, response: 0.1, logged_propensity: 0.9, promoted: false, reasons: ['x', 'y'] };
  const with_items = (more: object = {}) => ({ ...entry, ...more, decision: { ...entry.decision, items: [item, { ...item, rank: 2 }] } }) as unknown as LedgerEntry;
  it('are one a shown item', () => expect(shown_rows(with_items()).map(({ rank, reasons }) => [rank, reasons])).toEqual([[1, 'x y'], [2, 'x y']]));
  it('stand under a pseudonym where the reader may know no more', () => expect(shown_rows(with_items({ customer_id: null, pseudonym: 'a1b2c3d4' }))[0]).toMatchObject({ customer_id: 'a1b2c3d4', score: 0.5 }));
  it('keep a decision that showed nothing', () => expect(shown_rows(entry as unknown as LedgerEntry)).toMatchObject([{ decision_id: 'd1-x', rank: null }]));
});

describe('the wording of a placement', () => {
  const offer = (id: string, decided_at: string, more: object = {}) => ({ id, decided_at, in_force: { version: 1, product: 'p', placement: 'portal_home', wording: id, validity: { from: null, to: null }, ...more } }) as unknown as Offer;
  const at = new Date('2026-11-26T12:00:00Z');
  it('is the one approved last', () => expect(wording_at([offer('old', '2026-01-01'), offer('new', '2026-02-01')], 'p', 'portal_home', at)).toBe('new'));
  it('is that of this product and this place only', () => {
    expect(wording_at([offer('one', '2026-01-01')], 'p', 'email', at)).toBeUndefined();
    expect(wording_at([offer('one', '2026-01-01')], 'q', 'portal_home', at)).toBeUndefined();
  });
  it('is shown while it is valid', () => {
    expect(wording_at([offer('ended', '2026-02-01', { validity: { from: null, to: '2026-11-26T12:00:00Z' } }), offer('one', '2026-01-01')], 'p', 'portal_home', at)).toBe('one');
    expect(wording_at([offer('later', '2026-02-01', { validity: { from: '2026-11-27T00:00:00Z', to: null } })], 'p', 'portal_home', at)).toBeUndefined();
  });
  it('is none where none is approved', () => expect(wording_at([{ ...offer('x', ''), in_force: null }], 'p', 'portal_home', at)).toBeUndefined());
});

describe('read_everything', () => {
  const table = { read: (_filters: object, cursor: string | undefined) => Promise.resolve({ rows: [cursor ?? 'first'], next: cursor === '2' ? null : cursor === '1' ? '2' : '1' }), columns: () => [], row_key: String, page: 1, filters: true };
  it('goes on to the end', async () => expect(await read_everything(table, {}, () => true)).toEqual({ rows: ['first', '1', '2'], cut: false }));
  it('stops when told', async () => expect(await read_everything(table, {}, (rows) => rows < 2)).toEqual({ rows: ['first', '1'], cut: true }));
});

describe('answers to tasks', () => {
  const task = (kind: 'erasure' | 'call_back' | 'branch') => ({ kind, id: 'x/1', customer_id: 'c', at: '', summary: '' });
  it('finish a call-back with its outcome', () => expect(answer_of(task('call_back'), true, ' spoke ')).toEqual({ path: '/next-steps/x%2F1', body: { status: 'done', outcome: 'spoke' } }));
  it('call off a visit', () => expect(answer_of(task('branch'), false, '')).toEqual({ path: '/next-steps/x%2F1', body: { status: 'cancelled' } }));
  it('decide a request', () => expect(answer_of(task('erasure'), false, 'Held by law')).toEqual({ path: '/requests/x%2F1', body: { decision: 'reject', comment: 'Held by law' } }));
});
