import type { Recommendations } from '../../api/contract';
import { texts } from '../../texts/en';

const reasons = texts.portal.withheld_reasons;

/** In the customer's words. What is not for them to know, and codes that this build doesn't know, read alike. */
export function withheld_words(code: string): string {
  for (let name = code; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const known = reasons[name];
    if (known !== undefined) return known;
  }
  return reasons['other'] ?? '';
}

/** Counts by the customer's words, the most frequent first. */
export function withheld_lines(withheld: Recommendations['withheld']): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const [code, count] of Object.entries(withheld.by_reason)) {
    const reason = withheld_words(code);
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

/** Somebody who is protected at present: help comes first, and nothing reads like selling. */
export function help_first(list: Recommendations): boolean {
  return Object.keys(list.withheld.by_reason).some((code) => code.startsWith('protection.'));
}
