import type { Withheld } from '../../api/contract';
import { texts } from '../../texts/en';

const reasons: Record<string, string> = texts.console.withheld_reasons;

/** A reason code in words; a code without words of its own stands for itself. */
export function reason_text(code: string): string {
  return reasons[code] ?? reasons[code.split('.')[0] ?? ''] ?? code;
}

/** Why how many products were left out, most first: "income below its minimum (10), …". */
export function withheld_text(withheld: Withheld | undefined): string {
  const counts = Object.entries(withheld?.by_reason ?? {});
  return counts.sort(([, a], [, b]) => b - a).map(([code, count]) => `${reason_text(code)} (${count})`).join(', ');
}
