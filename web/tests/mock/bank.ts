// A pretend bank for development and tests: the demo catalogue and people with a crude score. Never part of what is built.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Category, FactDefinition, Item, LedgerEntry, NextStep, Product, CareRequest } from '../../src/api/contract';
import { usual_for } from '../../src/console/products/standing.ts';

type Row = Record<string, unknown> & { product_id: string; name: string; category: string };
export type Person = Record<string, unknown> & { customer_id: string; kind: string };

const folder = process.env['ATTUNE_DEMO'] ?? fileURLToPath(new URL('../../../demo/', import.meta.url));

function lines<T>(file: string): T[] {
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

const decimal_fields = new Set(['min_balance', 'interest_rate', 'annual_fee', 'monthly_fee', 'min_investment', 'management_fee', 'value', 'amount', 'rate', 'from_balance', 'to_balance']);

function with_numbers(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => with_numbers(entry, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, with_numbers(entry, key)]));
  }
  return typeof value === 'string' && decimal_fields.has(name) && value !== '' ? Number(value) : value;
}

const investing = new Set(['investment', 'retirement']);
const lending = new Set(['credit_card', 'personal_loan', 'home_loan', 'vehicle_loan', 'student_loan', 'business_loan']);

const level = (name: 'Low' | 'Medium' | 'High', text: string) => {
  const score = { Low: 0.2, Medium: 0.5, High: 0.8 }[name];
  return { score, level: name, findings: [{ code: 'kind', text, value: 1, share: score }] };
};

function product_of(row: Row): Product {
  const plain = with_numbers(row) as Row;
  const risk = investing.has(row.category) ? 'High' : lending.has(row.category) ? 'Medium' : 'Low';
  const complexity = row.category === 'guidance' ? 'Low' : 'Medium';
  return { ...plain, complexity, risk, analysis: { complexity: level(complexity, 'Its description has 14 words a sentence'), risk: level(risk, `What is usual for its kind: ${row.category.replaceAll('_', ' ')}`), average_sentence_length: 14, long_word_share: 0.1, reading_ease: 70, terms: 3 } } as unknown as Product;
}

const guesses: [RegExp, Category, string][] = [
  [/loan|borrow|credit|pay later|advance/i, 'personal_loan', 'it speaks of borrowing, or states a lending rate or a credit limit'],
  [/leverage|trading|shares/i, 'investment', 'it speaks of trading, leverage or possible loss'],
  [/saver|saving/i, 'savings', 'its name and tags'],
];

/** A product of which nobody has said what it is, with what its words suggest. */
function unclassified(row: Pick<Row, 'product_id' | 'name'> & Record<string, unknown>): Product {
  const [, category, because] = guesses.find(([words]) => words.test(`${row.name} ${typeof row['description'] === 'string' ? row['description'] : ''}`)) ?? [];
  const nothing = { category: 'unclassified', kind: 'product', regime: 'unclassified', capital_at_risk: false } as const;
  return { ...product_of({ ...row, category: 'unclassified' }), kind: 'product', regime: 'unclassified', proposal: { ...(category ? usual_for(category) : nothing), because: because ?? '' } };
}

/** As the catalogue says it: without a category it is unclassified. */
export function product_from(row: Pick<Row, 'product_id' | 'name'> & Record<string, unknown>): Product {
  const category = row['category'] as Category | undefined;
  return category ? { ...product_of({ ...usual_for(category), ...row, category }) } : unclassified(row);
}

const wants: Record<string, string[]> = {
  'Save for Home': ['home_loan', 'savings'],
  'Save for Retirement': ['retirement', 'planning'],
  'Build Emergency Fund': ['savings'],
  'Invest for Growth': ['investment', 'business_loan'],
  'Pay Off Debt': ['guidance'],
  'Generate Passive Income': ['term_deposit', 'investment'],
  'Home Loans': ['home_loan'],
  'Savings Account': ['savings'],
  'Mobile Banking': ['digital_service'],
  'Business Loans': ['business_loan'],
  'Life Insurance': ['insurance'],
  Stocks: ['investment'],
};

export function number_from(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash / 4294967296;
}

export const facts: FactDefinition[] = [
  { name: 'financial_goals', label: 'Financial goals', type: 'choices', class: 'open', question: '', choices: ['Save for Retirement', 'Build Emergency Fund', 'Invest for Growth', 'Save for Home', 'Pay Off Debt', 'Generate Passive Income'] },
  { name: 'income_level', label: 'Income level', type: 'choice', class: 'open', question: 'What is your income level?', choices: ['Low', 'Medium', 'High', 'Very High'] },
  { name: 'risk_tolerance', label: 'Risk tolerance', type: 'choice', class: 'open', question: 'What is your risk tolerance?', choices: ['Conservative', 'Moderate', 'Aggressive', 'Very Aggressive'] },
  { name: 'preferred_services', label: 'Preferred services', type: 'choices', class: 'open', question: '', choices: ['Checking Account', 'Savings Account', 'Money Market Account', 'Certificate of Deposit (CD)', 'Online Banking', 'Mobile Banking', 'Stocks', 'Mutual Funds', 'Exchange-Traded Funds (ETFs)', 'Bonds', 'Retirement Accounts', 'Robo-Advisory Services', 'Credit Cards', 'Personal Loans', 'Home Loans', 'Auto Loans', 'Student Loans', 'Business Loans', 'Life Insurance', 'Health Insurance', 'Auto Insurance', 'Home Insurance', 'Disability Insurance', 'Long-term Care Insurance', 'Financial Planning', 'Estate Planning', 'Tax Planning', 'Investment Advisory', 'Portfolio Management', 'Trust Services'] },
  { name: 'banking_frequency', label: 'Banking frequency', type: 'choice', class: 'open', question: 'How often do you use banking services?', choices: ['Rarely', 'Monthly', 'Weekly', 'Daily'] },
  { name: 'time_horizon', label: 'Time horizon', type: 'choice', class: 'open', question: '', choices: ['Under 1 year', '1 to 3 years', '3 to 5 years', '5 to 10 years', 'Over 10 years'] },
  { name: 'investment_goals', label: 'Investment goals', type: 'choices', class: 'open', question: '', choices: ['Growth', 'Income', 'Capital preservation', 'Tax efficiency', 'Sustainability', 'Diversification'] },
  { name: 'interests', label: 'Interests', type: 'choices', class: 'open', question: '', choices: ['Travel', 'Home and garden', 'Cars', 'Cycling', 'Music', 'Food and cooking', 'Books', 'Nature', 'Volunteering', 'Learning'] },
  { name: 'household_size', label: 'People in the household', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'dependants', label: 'Dependants', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'housing', label: 'Housing', type: 'choice', class: 'open', question: '', choices: ['rent', 'own', 'mortgage', 'family'] },
  { name: 'occupation', label: 'Occupation', type: 'text', class: 'open', question: '', choices: [] },
  { name: 'region', label: 'Region', type: 'text', class: 'open', question: '', choices: [] },
  { name: 'industry', label: 'Industry', type: 'text', class: 'open', question: '', choices: [] },
  { name: 'income', label: 'Yearly income before tax', type: 'number', class: 'open', question: 'What is your yearly income before tax?', choices: [] },
  { name: 'savings', label: 'Savings', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'balance', label: 'Account balance', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'debt', label: 'Debt', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'tenure_years', label: 'Years with us', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'turnover', label: 'Yearly turnover', type: 'number', class: 'open', question: 'What is your organisation’s yearly turnover?', choices: [] },
  { name: 'employees', label: 'Employees', type: 'number', class: 'open', question: '', choices: [] },
  { name: 'founded', label: 'Founded', type: 'date', class: 'open', question: '', choices: [] },
  { name: 'date_of_birth', label: 'Date of birth', type: 'date', class: 'rule_only', question: 'What is your date of birth?', choices: [] },
  { name: 'age', label: 'Age', type: 'number', class: 'rule_only', question: 'How old are you?', choices: [] },
  { name: 'resident', label: 'Resident', type: 'flag', class: 'rule_only', question: 'Are you a resident of this country?', choices: [] },
  { name: 'employment', label: 'Employment', type: 'choice', class: 'rule_only', question: 'What is your employment at present?', choices: ['employed', 'self_employed', 'unemployed', 'retired', 'student'] },
  { name: 'student', label: 'Student', type: 'flag', class: 'rule_only', question: 'Are you a student at present?', choices: [] },
  { name: 'pensioner', label: 'Pension recipient', type: 'flag', class: 'rule_only', question: 'Do you receive a pension?', choices: [] },
  { name: 'arrears', label: 'In arrears', type: 'flag', class: 'protective', question: '', choices: [] },
];

/** What a feed left without a category. */
const unsaid = [
  { product_id: 'pay-later-flex', name: 'Pay later Flex', description: 'Take your shopping home today and pay it back over three months.', tags: ['shopping'], source_format: 'jsonl' },
  { product_id: 'harbour-rewards', name: 'Harbour Rewards', description: 'Points for what you do with us.', tags: ['rewards'], source_format: 'jsonl' },
];

export class Bank {
  products = new Map(lines<Row>('products.jsonl').map((row) => [row.product_id, product_of(row)]));
  people = new Map(lines<Person>('customers.jsonl').map((row) => [row.customer_id, with_numbers(row) as Person]));
  events = new Map<string, LedgerEntry[]>();
  never = new Map<string, Set<string>>();
  saved = new Map<string, Map<string, string>>();
  steps = new Map<string, NextStep[]>();
  requests = new Map<string, CareRequest[]>();
  next = 1000;

  constructor() {
    for (const row of unsaid) this.products.set(row.product_id, unclassified(row));
    for (const person of this.people.values()) {
      for (const fact of ['income', 'savings', 'balance', 'debt', 'tenure_years', 'turnover', 'age', 'employees', 'household_size', 'dependants']) {
        if (typeof person[fact] === 'string') person[fact] = Number(person[fact]);
      }
    }
  }

  own_effect(customer_id: string, product_id: string): number {
    const rated = (this.events.get(customer_id) ?? []).filter((entry) => entry.feedback?.product_id === product_id && entry.feedback.event === 'rating');
    const last = rated[0]?.feedback;
    if (!last) return 0;
    const aspects = Object.values(last.aspects ?? {});
    const overall = last.overall ?? aspects.reduce((sum, value) => sum + value, 0) / Math.max(1, aspects.length);
    return (overall - 0.5) * 0.4;
  }

  item(person: Person, product: Product): Item | undefined {
    if (product.category === 'unclassified') return undefined;
    const organisation = person.kind === 'organisation';
    const business = (product.eligibility ?? []).some((rule) => rule.kind === 'business') || product.category.startsWith('business');
    if (organisation !== business && product.kind !== 'content') return undefined;
    if (this.never.get(person.customer_id)?.has(product.product_id)) return undefined;
    const arrears = person['arrears'] === true;
    if (arrears && product.regime === 'credit') return undefined;
    if (!arrears && product.product_id === 'talk-to-us-about-arrears') return undefined;
    const consents = (person['consents'] ?? {}) as Record<string, string>;
    if (consents['marketing'] === 'objected' && product.kind === 'product') return undefined;
    const reasons: Item['reasons'] = [];
    const add = (code: string, text: string, part: number) => part > 0.01 && reasons.push({ code, text, part });
    const match = (field: string) => ((person[field] ?? []) as string[]).find((choice) => wants[choice]?.includes(product.category));
    const goal = match('financial_goals');
    const service = match('preferred_services');
    if (goal) add('goals.match', `Fits your goal: ${goal}`, 0.18);
    if (service) add('services.match', `Among the services you asked for: ${service}`, 0.11);
    const own = this.own_effect(person.customer_id, product.product_id);
    add('own.feedback', 'You liked this before', own);
    add('profile.match', 'Suits profiles like yours', number_from(person.customer_id + product.product_id) * 0.08);
    const arrears_help = product.product_id === 'talk-to-us-about-arrears' ? 0.5 : 0;
    const parts = reasons.filter((reason) => reason.code !== 'own.feedback').reduce((sum, reason) => sum + reason.part, 0);
    const score = Math.max(0.02, Math.min(0.97, 0.42 + parts + own + arrears_help + number_from(product.product_id) * 0.06));
    const ask: Item['ask'] = [];
    for (const [kind, fact] of [['resident', 'resident'], ['min_income', 'income']] as const) {
      const question = facts.find((entry) => entry.name === fact)?.question;
      if ((product.eligibility ?? []).some((rule) => rule.kind === kind) && person[fact] === undefined && question && !organisation) ask.push({ fact, question });
    }
    reasons.sort((a, b) => b.part - a.part);
    return {
      product_id: product.product_id, name: product.name, description: product.description ?? '', category: product.category, kind: product.kind, rank: 1,
      score: Number(score.toFixed(4)), response: 0.05, priority: score, logged_propensity: 0.98, reasons: reasons.slice(0, 3), ask,
      promoted: product.product_id === 'beacon-reward-account', complexity: product.complexity, risk: product.risk,
      disclosures: Array.isArray(product.disclosures) ? product.disclosures : [],
    };
  }

  list(person: Person, count: number): Item[] {
    const items = [...this.products.values()].flatMap((product) => this.item(person, product) ?? []);
    items.sort((a, b) => b.score - a.score);
    return items.slice(0, count).map((item, at) => ({ ...item, rank: at + 1 }));
  }

  record(customer_id: string, feedback: NonNullable<LedgerEntry['feedback']>): void {
    const position = this.next++;
    const entry: LedgerEntry = { position, at: feedback.occurred_at, kind: 'feedback', customer_id, erased: false, feedback };
    this.events.set(customer_id, [entry, ...(this.events.get(customer_id) ?? [])]);
  }
}
