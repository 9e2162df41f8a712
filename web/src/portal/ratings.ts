// Ratings: the six aspects, their mean, and what a customer rated before.
import type { LedgerPage } from '../api/contract';

export const aspects = ['relevance', 'clarity', 'value', 'complexity', 'risk_level', 'cost'] as const;
export type Aspect = (typeof aspects)[number];
/** Missing: untouched. */
export type Aspects = Partial<Record<Aspect, number>>;

/** The mean of the aspects that are set; undefined when none is. */
export function overall_of(set: Aspects): number | undefined {
  const values = aspects.flatMap((aspect) => set[aspect] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Rating {
  position: number;
  product_id: string;
  at: string;
  aspects: Aspects;
  overall: number | undefined;
  comment: string | undefined;
}

/** The ratings among a customer's feedback, newest first. */
export function ratings_of(page: LedgerPage | undefined): Rating[] {
  return (page?.items ?? []).flatMap(({ position, feedback }) => {
    if (feedback?.event !== 'rating') return [];
    const set = (feedback.aspects ?? {}) as Aspects;
    const { product_id, occurred_at, comment } = feedback;
    return [{ position, product_id, at: occurred_at, aspects: set, overall: feedback.overall ?? overall_of(set), comment }];
  });
}

export interface Earlier {
  average: number;
  count: number;
}

/** Average and count of a customer's ratings of each product. */
export function earlier_by_product(ratings: Rating[]): Map<string, Earlier> {
  const found = new Map<string, Earlier>();
  for (const { product_id, overall } of ratings) {
    if (overall === undefined) continue;
    const before = found.get(product_id) ?? { average: 0, count: 0 };
    const count = before.count + 1;
    found.set(product_id, { average: before.average + (overall - before.average) / count, count });
  }
  return found;
}
