// Reasons for the two badges of a product, from its own facts; the levels themselves are the server's.
import type { Product } from '../api/contract';
import { texts } from '../texts/en';

const words = texts.portal;

function words_a_sentence(description: string): number {
  const count = description.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const sentences = description.match(/[.!?](?=\s|$)/gu)?.length ?? 0;
  return Math.round(count / Math.max(1, sentences));
}

/** Whole years where it is about that. */
function how_long(days: number): string {
  const years = Math.round(days / 365.25);
  return years >= 1 && Math.abs(days - years * 365.25) < 10 ? words.risk_why.years(years) : words.risk_why.days(days);
}

export function complexity_reasons(product: Product): string[] {
  const terms = [product.fees, product.rates, product.constraints, product.eligibility].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  const reasons = [words.complexity_why.sentence(words_a_sentence(product.description ?? '')), words.complexity_why.terms(terms)];
  return product.regime === 'investment' || product.capital_at_risk ? [...reasons, words.complexity_why.invests] : reasons;
}

export function risk_reasons(product: Product): string[] {
  const reasons: string[] = [];
  if (product.capital_at_risk) reasons.push(words.risk_why.capital);
  if (product.regime === 'credit') reasons.push(words.risk_why.borrows);
  const days = product.lock_in_days ?? 0;
  if (days > 0) reasons.push(product.regime === 'credit' ? words.risk_why.early(how_long(days)) : words.risk_why.locked(how_long(days)));
  if (Number(product.management_fee ?? 0) > 0) reasons.push(words.risk_why.fees);
  return reasons.length > 0 ? reasons : [words.risk_why.none];
}
