// Bodies of the routes that openapi.yaml does not describe yet. Each goes from here when it does.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Recommendations = Schemas['Recommendations'];
export type Item = Schemas['Item'];
export type Product = Schemas['Product'];
export type FactValue = boolean | number | string | string[];
export type Consents = Schemas['Consents'];
export type ConsentState = Schemas['ConsentState'];
export type LedgerPage = Schemas['LedgerPage'];
export type LedgerEntry = Schemas['LedgerEntry'];
export type FeedbackEvent = Schemas['FeedbackEvent'];
export type Purpose = keyof Consents;

/** Facts stand by their dictionary names beside the fixed fields. */
export type Customer = Schemas['Customer'] & Record<string, unknown> & {
  /** Where each fact is from; absent from servers that don't tell. */
  fact_sources?: Record<string, { source: string; as_of: string }>;
};

export type Role = Schemas['Role'];

export interface ActsFor {
  customer_id: string;
  name: string;
  role: string;
}

export interface Session {
  user_name: string;
  email: string;
  role: Role;
  customer_id: string | null;
  customer_name: string | null;
  acts_for: ActsFor[];
  last_log_in: string | null;
  csrf_token: string;
  second_factor: boolean;
  demo: boolean;
  permissions: string[];
}

export interface FactDefinition {
  name: string;
  label: string;
  type: 'flag' | 'number' | 'date' | 'text' | 'choice' | 'choices';
  class: 'open' | 'rule_only' | 'monitor_only' | 'protective';
  question: string;
  choices: string[];
}

export interface Persona {
  persona: string;
  name: string;
  what: string;
  where: 'portal' | 'console';
}

export type NextStepKind = 'call_back' | 'branch' | 'link';
export interface NextStep {
  id: string;
  product_id: string;
  kind: NextStepKind;
  status: 'open' | 'done' | 'cancelled';
  at: string;
  note?: string;
  outcome?: string;
}

export interface SavedItem {
  product_id: string;
  name: string;
  saved_at: string;
}

export interface CareRequest {
  id: string;
  kind: 'erasure' | 'correction';
  status: 'open' | 'approved' | 'rejected' | 'done';
  at: string;
  fact?: string;
  comment?: string;
}

export interface AccessEntry {
  at: string;
  role: string;
  account: string;
  what: string;
  reason: string;
}

export interface Member {
  customer_id: string;
  name?: string;
  role: string;
  expires_at?: string | null;
}

export interface Code {
  code: string;
  expires_at: string;
}

export interface List<T> {
  items: T[];
}
