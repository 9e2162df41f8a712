// What follows from a category, and what is sent of a classification.
import type { Category, Classification, Product } from '../../api/contract';

export type Standing = Required<Classification>;

export const categories: Category[] = [
  'everyday_account', 'savings', 'term_deposit', 'credit_card', 'personal_loan', 'home_loan', 'vehicle_loan', 'student_loan', 'business_account', 'business_loan',
  'investment', 'retirement', 'insurance', 'planning', 'digital_service', 'guidance',
];
const lending: Category[] = ['credit_card', 'personal_loan', 'home_loan', 'vehicle_loan', 'student_loan', 'business_loan'];
const investing: Category[] = ['investment', 'retirement'];
const serving: Category[] = ['planning', 'digital_service'];

/** As the server has it, but for what it reads from a product's own terms, which only makes it stricter. */
export function usual_for(category: Category): Standing {
  const at_risk = investing.includes(category);
  const serves = serving.includes(category) || category === 'guidance';
  return {
    category,
    kind: category === 'guidance' ? 'content' : serves ? 'service' : 'product',
    regime: lending.includes(category) ? 'credit' : at_risk ? 'investment' : category === 'insurance' ? 'insurance' : serves ? 'service' : 'deposit',
    capital_at_risk: at_risk,
  };
}

type Said = Pick<Product, 'category' | 'kind' | 'regime' | 'capital_at_risk'>;

/** What the server says or proposes of the product, where that is a whole answer. */
export function standing_of({ category, kind, regime, capital_at_risk }: Said): Standing | undefined {
  if (category === 'unclassified' || regime === 'unclassified') return undefined;
  return { category, kind, regime, capital_at_risk: capital_at_risk ?? false };
}

export type Changed = Partial<Omit<Standing, 'category'>>;

/** What the form shows of a category: what the person changed, else the server's word, else what is usual. */
export function shown_of(category: Category, changed: Changed, server: Standing | undefined): Standing {
  return { ...(server?.category === category ? server : usual_for(category)), ...changed };
}

/** What is sent: what is merely usual is left out, for the server knows the product's terms. */
export function sent_of(category: Category, changed: Changed, server: Standing | undefined): Classification {
  return server?.category === category ? shown_of(category, changed, server) : { category, ...changed };
}
