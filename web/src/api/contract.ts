// The names by which the pages know the API's bodies. All of them are made from api/openapi.yaml; what is written out by hand
// is what no description of the API holds: the demo page's people, and facts that stand beside fixed fields.
import type { components, paths } from './schema';

type Schemas = components['schemas'];
type Json<Answer> = Answer extends { content: { 'application/json': infer Body } } ? Body : never;
/** What a route answers when all is well. */
type Answer<Path extends keyof paths, Method extends keyof paths[Path], Status extends number = 200> =
  paths[Path][Method] extends { responses: infer Responses } ? (Status extends keyof Responses ? Json<Responses[Status]> : never) : never;
type Row<Body> = Body extends { items: (infer One)[] } ? One : never;

export interface List<T> {
  items: T[];
}
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

// ---- offers and the ledger
export type Recommendations = Schemas['Recommendations'];
export type Item = Schemas['Item'];
export type LedgerEntry = Schemas['LedgerEntry'];
export type LedgerPage = Schemas['LedgerPage'];
export type FeedbackEvent = Schemas['FeedbackEvent'];
export type Withheld = Schemas['Withheld'];
export type Replay = Answer<'/v1/decisions/{decision_id}:replay', 'post'>;
export type Placement = Schemas['Placement'];
export type Offer = Schemas['Offer'];
export type OfferBody = Schemas['OfferBody'];

// ---- products
export type Product = Schemas['Product'];
export type Classification = paths['/v1/products/{product_id}:classify']['post']['requestBody']['content']['application/json'];
/** Of a product that somebody has classified. */
export type Category = Classification['category'];
export type Statistics = Schemas['Statistics'];
export type ImportReport = Schemas['ImportReport'];
/** The beginning of a CSV file as it was read; of dry runs only. */
export type FilePreview = NonNullable<ImportReport['preview']>;
export type ProductFigures = Schemas['ProductInsight'];
export type Audience = Schemas['Audience'];
export type AudienceGroup = Schemas['AudienceGroups'][number];

// ---- customers
export type FactValue = boolean | number | string | string[];
/** Facts stand by their dictionary names beside the fixed fields. */
export type Customer = Schemas['Customer'] & Record<string, unknown>;
export type Consents = Schemas['Consents'];
export type ConsentState = Schemas['ConsentState'];
export type Purpose = keyof Consents;
export type FactDefinition = Schemas['FactDefinition'];
/** A row of the list of customers: an identifier and a name, or for analysts a pseudonym. */
export type CustomerRow = Row<Answer<'/v1/customers', 'get'>>;
export type NextStep = Schemas['NextStep'];
export type NextStepKind = Schemas['NextStepKind'];
export type SavedItem = Schemas['SavedProduct'];
export type CareRequest = Schemas['CareRequest'];
export type AccessEntry = Schemas['Access'];
export type Member = Schemas['Member'];
export type Code = Json<components['responses']['Code']>;
export type WorkItem = Schemas['WorkItem'];
export type Conversation = Answer<'/v1/customers/{customer_id}/conversation', 'get'>;

// ---- the institution
export type Overview = Schemas['Overview'];
export type OverviewDay = Overview['days'][number];
export type Funnel = Overview['funnel'];
export type Demographics = Schemas['Demographics'];
export type ValueCount = Schemas['CustomerGroups'][number];
export type Model = Answer<'/v1/model', 'get'>;
export type Training = Schemas['Training'];
export type CalibrationBin = Answer<'/v1/model/calibration', 'get'>['bins'][number];

// ---- accounts
export type Role = Schemas['Role'];
export type Permission = Schemas['Permission'];
export type Session = Schemas['Session'];
export type ActsFor = Session['acts_for'][number];
export type Account = Row<Answer<'/v1/accounts', 'get'>>;
export type NewAccount = Answer<'/v1/accounts', 'post', 201>;

/** Over demo data only, and no part of the API. */
export interface Persona {
  persona: string;
  name: string;
  what: string;
  where: 'portal' | 'console';
}

export type OfferText = Schemas['OfferText'];
export type GeneratedText = Schemas['GeneratedText'];
export type TextStatus = Schemas['TextStatus'];
export type TextReviewRule = Schemas['TextReviewRule'];
