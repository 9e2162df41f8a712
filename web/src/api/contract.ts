// Bodies of the routes that openapi.yaml does not describe yet. Each goes from here when it does.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Recommendations = Schemas['Recommendations'];
export type Item = Schemas['Item'];
export type Product = Schemas['Product'];
export type FactValue = boolean | number | string | string[];
export type Consents = Schemas['Consents'];
export type ConsentState = Schemas['ConsentState'];
/** `pseudonym` in the place of `customer_id` for analysts; `product_ids` in the order shown. */
export type LedgerEntry = Schemas['LedgerEntry'] & { pseudonym?: string; decision?: { product_ids?: string[] } };
export interface LedgerPage {
  items: LedgerEntry[];
  next_cursor: string | null;
}
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

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Funnel {
  decided: number;
  viewed: number;
  clicked: number;
  interested: number;
  converted: number;
}

/** What openapi.yaml does not describe yet is absent from servers that don't tell. */
export type Overview = Schemas['Overview'] & {
  users?: number;
  first_day?: string | null;
  last_day?: string | null;
  funnel?: Funnel;
  feedback_distribution?: { high: number; middle: number; low: number };
};
export type OverviewDay = Overview['days'][number];
export type Statistics = Schemas['Statistics'];
export type Training = Schemas['Training'];
export type ImportReport = Schemas['ImportReport'];
export type Withheld = Schemas['Withheld'];

export interface ProductFigures {
  product_id: string;
  name: string;
  category: string;
  interactions: number;
  views: number;
  clicks: number;
  selections: number;
  ratings: number;
  avg_feedback_score: number | null;
}

export interface ValueCount {
  value: string;
  /** None where even together the small groups are too few to be told. */
  customers: number | null;
}

export interface Demographics {
  income_level: ValueCount[];
  risk_tolerance: ValueCount[];
  goals: ValueCount[];
  kind: ValueCount[];
}

export interface Model {
  version: string;
  trained_to: number;
  appraisals: number;
  responses: number;
  feature_version: string;
  text_features: boolean;
}

export interface CalibrationBin {
  predicted: number;
  observed: number;
  n: number;
}

export interface Replay {
  decision_id: string;
  same: boolean;
  replayed_from: string;
  difference: string | null;
}

/** A row of the list of customers: an identifier and a name, or for analysts a pseudonym. */
export type CustomerRow = { customer_id?: string; name?: string; pseudonym?: string; kind?: 'individual' | 'organisation' } & Record<string, unknown>;

export interface WorkItem {
  kind: 'erasure' | 'correction' | 'call_back';
  id: string;
  customer_id: string;
  product_id?: string | null;
  at: string;
  summary: string;
}

export interface TalkingPoint {
  text: string;
  code: string;
}

export interface Conversation {
  talking_points: TalkingPoint[];
  items: Item[];
  facts_stale: { fact: string; label: string; question: string; as_of: string | null }[];
  wording: { product_id: string; name: string; talking_points: string[]; not_to_say: string[]; source: Schemas['TextSource'] }[];
}

export type OfferText = Schemas['OfferText'];
export type GeneratedText = Schemas['GeneratedText'];
export type TextStatus = Schemas['TextStatus'];
export type TextReviewRule = Schemas['TextReviewRule'];

export interface Account {
  name: string;
  role: Role;
  created: string;
  last_log_in: string | null;
  second_factor: boolean;
  suspended: boolean;
}

export interface NewAccount {
  name: string;
  role: Role;
  secret: string;
}
