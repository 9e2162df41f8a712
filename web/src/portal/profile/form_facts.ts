// Which facts the profile asks for, and what is done with what was typed.
import type { Customer, FactDefinition, FactValue } from '../../api/contract';
import { texts } from '../../texts/en';

export interface FormFacts {
  preferences: string[];
  about: string[];
}

const preferences = ['income_level', 'risk_tolerance', 'financial_goals', 'preferred_services', 'banking_frequency', 'time_horizon', 'investment_goals'];

/** Organisations have no household; people have no turnover. */
export function form_facts(kind: Customer['kind']): FormFacts {
  if (kind === 'organisation') {
    return { preferences: preferences.filter((name) => name !== 'income_level'), about: ['industry', 'region', 'founded', 'employees', 'turnover', 'savings'] };
  }
  return { preferences: [...preferences, 'interests'], about: ['occupation', 'employment', 'region', 'housing', 'household_size', 'dependants', 'income', 'savings'] };
}

/** What a simulation may change: the rest counts once it is saved. */
export const previewed = ['financial_goals', 'preferred_services', 'savings'];

export type Answers = Record<string, FactValue>;

export const service_groups = {
  banking: ['Checking Account', 'Savings Account', 'Money Market Account', 'Certificate of Deposit (CD)', 'Online Banking', 'Mobile Banking'],
  investment: ['Stocks', 'Mutual Funds', 'Exchange-Traded Funds (ETFs)', 'Bonds', 'Retirement Accounts', 'Robo-Advisory Services'],
  credit: ['Credit Cards', 'Personal Loans', 'Home Loans', 'Auto Loans', 'Student Loans', 'Business Loans'],
  insurance: ['Life Insurance', 'Health Insurance', 'Auto Insurance', 'Home Insurance', 'Disability Insurance', 'Long-term Care Insurance'],
  wealth: ['Financial Planning', 'Estate Planning', 'Tax Planning', 'Investment Advisory', 'Portfolio Management', 'Trust Services'],
} as const;

/** The dictionary's choices, then what is stored beyond them: nothing stored is lost by opening or saving the page. */
export function choices_with_stored(choices: string[], stored: FactValue | undefined): { choice: string; listed: boolean }[] {
  const extra = Array.isArray(stored) ? stored : typeof stored === 'string' && stored !== '' ? [stored] : [];
  const listed = choices.map((choice) => ({ choice, listed: true }));
  return [...listed, ...extra.filter((choice) => !choices.includes(choice)).map((choice) => ({ choice, listed: false }))];
}

export function same_value(a: FactValue | undefined, b: FactValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((entry) => b.includes(entry));
  if (Array.isArray(a) && b === undefined) return a.length === 0;
  if (typeof a === 'string' && b === undefined) return a === '';
  return a === b;
}

/** What was typed, as the dictionary's type; undefined where it is no value of that type. */
export function value_of(definition: FactDefinition, typed: FactValue): FactValue | undefined {
  if (definition.type !== 'number' || typeof typed !== 'string') return typed;
  const number = Number(typed.replaceAll(/[\s,]/gu, ''));
  return typed.trim() === '' || Number.isNaN(number) || number < 0 ? undefined : number;
}

export function faults_of(definitions: FactDefinition[], changed: Answers): Record<string, string> {
  const wrong = definitions.filter(({ name }) => name in changed).filter((definition) => value_of(definition, changed[definition.name] ?? '') === undefined);
  return Object.fromEntries(wrong.map(({ name }) => [name, texts.portal.profile.number]));
}
