import { describe, expect, it } from 'vitest';

import type { FactDefinition, Item, LedgerPage, Product } from '../../src/api/contract';
import { reasons_of } from '../../src/portal/analysis';
import { changes_between } from '../../src/portal/changes';
import { help_first, withheld_lines, withheld_words } from '../../src/portal/for_you/withheld';
import { choices_with_stored, faults_of, form_facts, same_value, value_of } from '../../src/portal/profile/form_facts';
import { earlier_by_product, overall_of, ratings_of } from '../../src/portal/ratings';
import { key_terms } from '../../src/portal/terms';

const item = (product_id: string, rank: number, reasons: Item['reasons'] = []): Item => ({
  product_id, name: product_id.toUpperCase(), rank, reasons, description: '', category: 'savings', kind: 'product', score: 0.5, response: 0.1, priority: 0.5,
  logged_propensity: 1, ask: [], promoted: false, complexity: 'Low', risk: 'Low', disclosures: [],
});

describe('changes_between', () => {
  it('is empty for the same order', () => {
    expect(changes_between([item('a', 1), item('b', 2)], [item('a', 1), item('b', 2)])).toEqual([]);
  });
  it('tells what moved, came and left, and the part that grew most', () => {
    const own = { code: 'own.feedback', text: 'You liked this before', part: 0.2 };
    const goal = { code: 'goals.match', text: 'Fits your goal', part: 0.3 };
    const changes = changes_between([item('a', 1), item('b', 2, [goal]), item('c', 3)], [item('b', 1, [goal, own]), item('a', 2), item('d', 3, [goal])]);
    expect(changes).toEqual([
      { kind: 'moved', product_id: 'b', name: 'B', from: 2, to: 1, reason: 'You liked this before' },
      { kind: 'moved', product_id: 'a', name: 'A', from: 1, to: 2, reason: undefined },
      { kind: 'entered', product_id: 'd', name: 'D', to: 3, reason: 'Fits your goal' },
      { kind: 'left', product_id: 'c', name: 'C', from: 3 },
    ]);
  });
});

describe('ratings', () => {
  it('means only what is set; zero counts, untouched does not', () => {
    expect(overall_of({})).toBeUndefined();
    expect(overall_of({ relevance: 0, cost: 1 })).toBe(0.5);
    expect(overall_of({ clarity: 0.3 })).toBe(0.3);
  });
  it('averages a product’s ratings and leaves other events out', () => {
    const entry = (product_id: string, event: string, overall?: number): LedgerPage['items'][number] => ({
      position: 1, at: '', kind: 'feedback', customer_id: 'x', erased: false, feedback: { event_id: 'e', decision_id: null, product_id, event, occurred_at: '', overall },
    });
    const ratings = ratings_of({ items: [entry('a', 'rating', 1), entry('a', 'view'), entry('a', 'rating', 0.4), entry('b', 'rating')], next_cursor: null });
    expect(ratings).toHaveLength(3);
    const earlier = earlier_by_product(ratings);
    expect(earlier.get('a')?.count).toBe(2);
    expect(earlier.get('a')?.average).toBeCloseTo(0.7);
    expect(earlier.has('b')).toBe(false);
  });
});

describe('withheld', () => {
  it('uses the longest known beginning, and one phrase for all that is confidential or new', () => {
    expect(withheld_words('eligibility.not_student')).toBe('it is for students');
    expect(withheld_words('eligibility.something_new')).toBe('you would not meet its conditions');
    expect(withheld_words('fraud.screening')).toBe('not available at present');
  });
  it('adds up what reads alike, the most frequent first', () => {
    expect(withheld_lines({ count: 6, by_reason: { 'fraud.a': 1, 'screening.b': 2, 'eligibility.not_student': 2, 'eligibility.not_pensioner': 1 } })[0]).toEqual({ reason: 'not available at present', count: 3 });
  });
  it('puts help first for the protected only', () => {
    const list = (by_reason: Record<string, number>) => ({ withheld: { count: 1, by_reason } }) as Parameters<typeof help_first>[0];
    expect(help_first(list({ 'protection.arrears': 3 }))).toBe(true);
    expect(help_first(list({ 'eligibility.not_student': 3 }))).toBe(false);
  });
});

const number: FactDefinition = { name: 'savings', label: 'Savings', type: 'number', class: 'open', question: '', choices: [] };

describe('profile', () => {
  it('keeps stored values that the lists do not know', () => {
    expect(choices_with_stored(['Save for Home'], ['Save for House', 'Save for Home'])).toEqual([{ choice: 'Save for Home', listed: true }, { choice: 'Save for House', listed: false }]);
    expect(choices_with_stored(['Low'], 'Middling')).toContainEqual({ choice: 'Middling', listed: false });
  });
  it('does not take order or an emptied unset list for a change', () => {
    expect(same_value(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(same_value([], undefined)).toBe(true);
    expect(same_value('', undefined)).toBe(true);
    expect(same_value(['a'], ['a', 'b'])).toBe(false);
    expect(same_value(0, undefined)).toBe(false);
  });
  it.each([['1,250.50', 1250.5], ['1 000', 1000], ['0', 0], ['-5', undefined], ['', undefined], ['ten', undefined]])('reads %j as %j', (typed, value) => {
    expect(value_of(number, typed)).toBe(value);
  });
  it('finds what is no number among what changed only', () => {
    expect(Object.keys(faults_of([number], { savings: 'many' }))).toEqual(['savings']);
    expect(faults_of([number], {})).toEqual({});
  });
  it('asks organisations for theirs', () => {
    expect(form_facts('organisation').about).toContain('turnover');
    expect(form_facts('organisation').about).not.toContain('housing');
    expect(form_facts('individual').preferences).toContain('interests');
  });
});

const product = (more: Partial<Product>): Product => ({ product_id: 'p', name: 'P', category: 'savings', kind: 'product', regime: 'deposit', complexity: 'Low', risk: 'Low', currency: 'GBP', ...more });

describe('terms', () => {
  const texts_of = (more: Partial<Product>) => key_terms(product(more)).map(({ text }) => text);
  it('prefers the catalogue’s words, and takes the side that the regime means', () => {
    expect(texts_of({ rates: [{ side: 'lending', rate: 0.2 }, { side: 'deposit', rate: 0.031, text: '3.10% AER' }] })).toEqual(['3.10% AER']);
    expect(texts_of({ regime: 'credit', rates: [{ side: 'lending', rate: 0.199 }] })).toEqual(['19.90% charged']);
  });
  it('reads the column interest_rate as per cent a year', () => expect(texts_of({ interest_rate: 3.1 })).toEqual(['3.10% earned']));
  it('says that there is no fee only where the catalogue does', () => {
    expect(texts_of({ monthly_fee: 0 })).toEqual(['No monthly or yearly fee']);
    expect(texts_of({})).toEqual([]);
    expect(texts_of({ monthly_fee: 5, annual_fee: 60 })).toEqual(['£5 a month']);
  });
});

describe('analysis', () => {
  const finding = (text: string, share: number) => ({ code: 'risk.x', text, value: 1, share });
  const level = (...findings: ReturnType<typeof finding>[]) => ({ score: 0.5, level: 'Medium' as const, findings });
  it('gives the server’s findings that weigh, in its order, those that lower too', () => {
    const analysis = { complexity: level(), risk: level(finding('It is borrowing', 0.4), finding('Hardly', 0.01), finding('Bonds', -0.15)), average_sentence_length: 8, long_word_share: 0, reading_ease: 90, terms: 2 };
    expect(reasons_of(product({ analysis }), 'risk')).toEqual(['Score: 0.50, from 0 (lowest) to 1', 'It is borrowing', 'Bonds']);
    expect(reasons_of(product({ analysis }), 'complexity')).toEqual(['Score: 0.50, from 0 (lowest) to 1', '8 words a sentence on average']);
    expect(reasons_of(undefined, 'risk')).toEqual([]);
  });
});
