// What moved between two lists of the same customer, and why.
import type { Item } from '../api/contract';

export type Change =
  | { kind: 'moved'; product_id: string; name: string; from: number; to: number; reason: string | undefined }
  | { kind: 'entered'; product_id: string; name: string; to: number; reason: string | undefined }
  | { kind: 'left'; product_id: string; name: string; from: number };

/** The part of the score that grew most since the list before; on a first sight the greatest. */
function gained(before: Item | undefined, after: Item): string | undefined {
  const earlier = new Map((before?.reasons ?? []).map(({ code, part }) => [code, part]));
  const grown = after.reasons
    .map(({ code, text, part }) => ({ text, gain: part - (earlier.get(code) ?? 0) }))
    .filter(({ gain }) => gain > 0.005)
    .sort((a, b) => b.gain - a.gain);
  return grown[0]?.text;
}

/** In the order of the new list; those that left come last. */
export function changes_between(before: Item[], after: Item[]): Change[] {
  const was = new Map(before.map((item) => [item.product_id, item]));
  const is = new Set(after.map((item) => item.product_id));
  const changes: Change[] = after.flatMap((item): Change[] => {
    const earlier = was.get(item.product_id);
    const about = { product_id: item.product_id, name: item.name, to: item.rank, reason: gained(earlier, item) };
    if (!earlier) return [{ kind: 'entered', ...about }];
    return earlier.rank === item.rank ? [] : [{ kind: 'moved', from: earlier.rank, ...about }];
  });
  const left = before.filter((item) => !is.has(item.product_id));
  return [...changes, ...left.map(({ product_id, name, rank }): Change => ({ kind: 'left', product_id, name, from: rank }))];
}
