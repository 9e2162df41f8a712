// A product's key terms in words: what it earns or charges, what it costs, what it takes to start.
import type { Product } from '../api/contract';
import { format } from '../format/format';
import { texts } from '../texts/en';

const words = texts.portal.card;

export interface Term {
  label: string;
  text: string;
}

type Amount = number | string | undefined;

function number_of(amount: Amount): number | undefined {
  if (amount === undefined || amount === '') return undefined;
  const number = Number(amount);
  return Number.isFinite(number) ? number : undefined;
}

/** The catalogue's own words are best; else the rate itself. Fractions a year; the column `interest_rate` is per cent. */
function rate_text(product: Product): string | undefined {
  const side = product.regime === 'credit' ? 'lending' : 'deposit';
  const rate = product.rates?.find((entry) => entry.side === side) ?? product.rates?.[0];
  if (rate?.text) return rate.text;
  const fraction = rate ? number_of(rate.rate) : undefined;
  const per_cent = number_of(product.interest_rate);
  const value = fraction ?? (per_cent === undefined ? undefined : per_cent / 100);
  if (value === undefined || (value === 0 && !rate)) return undefined;
  return side === 'lending' ? words.rate_paid(format.rate(value)) : words.rate_earned(format.rate(value));
}

function fee_text(product: Product): string | undefined {
  const month = number_of(product.monthly_fee);
  const year = number_of(product.annual_fee);
  const managed = number_of(product.management_fee);
  const parts: string[] = [];
  if (month) parts.push(words.fee_month(format.money(month, product.currency)));
  else if (year) parts.push(words.fee_year(format.money(year, product.currency)));
  if (managed) parts.push(words.fee_managed(format.rate(managed / 100)));
  if (parts.length > 0) return parts.join(', ');
  return month === 0 || year === 0 ? words.no_fee : undefined;
}

function minimum_text(product: Product): string | undefined {
  const least = number_of(product.min_investment) ?? number_of(product.min_balance);
  if (least === undefined) return undefined;
  return least === 0 ? words.no_minimum : words.from(format.money(least, product.currency));
}

export function key_terms(product: Product): Term[] {
  const all = [
    { label: words.rate, text: rate_text(product) },
    { label: words.fees, text: fee_text(product) },
    { label: words.minimum, text: minimum_text(product) },
  ];
  return all.flatMap(({ label, text }) => (text === undefined ? [] : [{ label, text }]));
}
