import { describe, expect, it } from 'vitest';

import { make_format } from '../../src/format/format';

describe('make_format', () => {
  const british = make_format('en-GB');
  it('writes money and rates as the locale does', () => {
    expect(british.money(9850)).toBe('£9,850');
    expect(british.money(1240.5)).toBe('£1,240.50');
    expect(british.rate(0.0459)).toBe('4.59%');
    expect(make_format('de-DE').money(1240.5, 'EUR').replaceAll('\u00a0', ' ')).toBe('1.240,50 €');
  });
  it('takes a day for the same day everywhere', () => expect(british.date('2026-11-25')).toBe('25 November 2026'));
  it('shows what is no date as it is', () => expect(british.date('soon')).toBe('soon'));
  it('falls back for locales and currencies that do not exist', () => {
    expect(make_format('no such locale').score(0.5)).toBe('0.50');
    expect(british.money(5, 'nonsense')).toBe('nonsense 5');
  });
});
