// What the pretend bank answers its own people.
import type { Account, Audience, GeneratedText, Offer, OfferBody, Permission, Placement, TextReviewRule, Training, WorkItem } from '../../src/api/contract';
import { categories, usual_for } from '../../src/console/products/standing.ts';
import { facts, product_from, type Bank, type Person } from './bank.ts';
import { History } from './history.ts';
import { import_products } from './import_products.ts';
import { Refused } from './refused.ts';
import type { Answer, Request } from './routes.ts';

const by_role: Record<string, Permission[]> = {
  relationship_manager: ['read_customers', 'read_products', 'recommend', 'record_feedback', 'link_customers'],
  analyst: ['read_products', 'read_model', 'read_pseudonyms'],
  product_owner: ['read_products', 'write_products', 'read_model', 'train', 'review_texts'],
  approver: ['read_products', 'read_model', 'read_ledger', 'review_texts', 'approve_wording'],
  auditor: ['read_products', 'read_ledger', 'replay', 'read_model'],
  privacy_officer: ['read_customers', 'erase_customers', 'read_products', 'read_ledger'],
  administrator: ['read_products', 'write_products', 'read_model', 'train', 'read_ledger', 'manage_accounts', 'manage_store'],
};
export const permissions_of = (role: string): Permission[] => by_role[role] ?? ['read_products', 'recommend', 'record_feedback', 'change_own'];

type Body = Record<string, unknown>;
const ok = (body: unknown, status = 200): Answer => ({ status, body });
const text_of = (value: unknown): string => (typeof value === 'string' ? value : '');

function paged(entries: unknown[], query: URLSearchParams): Answer {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  return ok({ items: entries.slice(from, from + limit), next_cursor: entries.length > from + limit ? String(from + limit) : null });
}

export class PretendConsole {
  private kept: History | undefined;
  private trainings: Training[] = [
    { at: '2026-11-18T03:00:00Z', model_version: 'a1', trained_to: 900, ratings: 240, responses: 1400, mse: 0.104, r2: 0.031, auc: 0.667, log_loss: 0.188, ece: 0.014, outcome: 'published' },
    { at: '2026-11-25T03:00:00Z', model_version: 'a2', trained_to: 1200, ratings: 281, responses: 1690, mse: 0.097, r2: 0.051, auc: 0.693, log_loss: 0.182, ece: 0.009, outcome: 'published' },
  ];
  private accounts: Account[] = Object.keys(by_role).map((role, at) => ({ name: `person-${at + 1}`, role: role as Account['role'], created: '2026-09-30T10:00:00Z', last_log_in: at % 2 ? null : '2026-11-24T08:12:00Z', second_factor: at % 3 === 0, suspended: false }));

  private rules: TextReviewRule[] = ['deposit', 'credit', 'investment', 'insurance', 'service'].map((regime) => ({ regime, review: 'required' }));
  private generated: GeneratedText[] = [
    { id: '00000000000000000000000000000001', product_id: 'first-home-lifetime-isa', name: 'First Home Lifetime ISA', regime: 'deposit', audience: 'customer', reasons: ['goals.match'], model: 'smollm2', status: 'waiting', in_force: true, text: 'You see this because it fits the goals you chose.', template: 'You see this because it fits the goals you chose. There is no monthly fee.', at: '2026-11-25T22:14:12Z' },
    { id: '00000000000000000000000000000002', product_id: 'first-home-lifetime-isa', name: 'First Home Lifetime ISA', regime: 'deposit', audience: 'customer', reasons: [], model: 'smollm2', status: 'checks_failed', in_force: true, text: 'It is guaranteed.', template: 'This is one of the offers open to you.', failed_check: 'promise', failed_words: 'guarant*', at: '2026-11-25T22:14:10Z' },
  ];

  constructor(private readonly bank: Bank) {}

  private review(id: string, fields: Body): Answer {
    const found = this.generated.find((text) => text.id === id);
    if (!found) throw new Refused(404, 'not_found', `There is no generated text ${id}.`);
    Object.assign(found, { status: fields['decision'] === 'approve' ? 'approved' : 'rejected', reviewer: 'you', reviewed_at: new Date().toISOString(), comment: text_of(fields['comment']) });
    return ok(found);
  }

  private get history(): History {
    this.kept ??= new History(this.bank);
    return this.kept;
  }

  /** The answer to a route of the console; none: it is another one's. */
  answer({ method, path, query, headers, body }: Request, may: (permission: Permission) => boolean): Answer | undefined {
    const fields = (typeof body === 'object' && body !== null ? body : {}) as Body;
    const need = (...any: Permission[]) => {
      if (!any.some(may)) throw new Refused(403, 'denied', `Your role may not ${any[0] ?? ''}.`);
    };
    const { bank, history } = this;
    switch (`${method} ${path}`) {
      case 'GET /insights/overview': return need('read_model'), ok(history.overview(query, bank.people.size, bank.products.size));
      case 'GET /insights/products': return need('read_model'), ok({ items: [...bank.products.values()].map(({ product_id, name, category }) => ({ product_id, name, category, ...history.product(product_id, query) })) });
      case 'GET /insights/demographics': return need('read_model'), ok(this.demographics());
      case 'GET /insights/sentiment': return need('read_model'), ok({ source: 'head', unread: 0, held_out: { comments: 168, accuracy: 0.708, macro_f1: 0.708, log_loss: 0.727, ece: 0.061, taught: 12 }, items: [...bank.products.values()].slice(0, 3).map((product, at) => ({ product_id: product.product_id, name: product.name, negative: 3 - at, neutral: 1, positive: 4 + at })) });
      case 'GET /model': return need('read_model'), ok({ version: '15325993f843b6f6', trained_to: 1200, appraisals: 281, responses: 1690, feature_version: '1', text_features: false });
      case 'GET /model/history': return need('read_model'), ok({ items: this.trainings, next_cursor: null });
      case 'GET /model/calibration': return need('read_model'), ok({ bins: [0.02, 0.06, 0.11, 0.17, 0.24, 0.33].map((predicted, at) => ({ predicted, observed: [0.018, 0.063, 0.118, 0.155, 0.27, 0.29][at], n: [820, 410, 230, 130, 60, 24][at] })) });
      case 'POST /model:train': return need('train'), this.train();
      case 'GET /products': return need('read_products'), paged([...bank.products.values()], query);
      case 'POST /products:import': return need('write_products'), ok(import_products(bank, text_of(body), query));
      case 'GET /customers': {
        need('read_customers', 'read_pseudonyms');
        const found = [...bank.people.values()].filter(({ customer_id }) => customer_id.includes((query.get('q') ?? '').toLowerCase()));
        return paged(found.map((person, at) => this.row(person, at, may('read_customers'))), query);
      }
      case 'GET /interactions':
      case 'GET /feedback': return need('read_ledger', 'read_pseudonyms'), paged(history.within(query).feedback, query);
      case 'GET /decisions': return need('read_ledger', 'read_pseudonyms'), paged(history.within(query).decisions, query);
      case 'GET /ledger/head': return need('read_ledger'), ok({ signed_head: 'attune log head 1\nend: 1200\nhash: 0edf67637676\ntime: 2026-11-25T22:14:12Z\nsignature: 2d7bbdf4\n' });
      case 'GET /work-queue': return ok({ items: this.queue(may) });
      case 'GET /generated-texts': return need('review_texts'), ok({ items: this.generated.filter(({ status }) => status === query.get('status')), next_cursor: null });
      case 'GET /text-review-rules': return need('review_texts'), ok({ items: this.rules, next_cursor: null });
      case 'GET /accounts': return need('manage_accounts'), ok({ items: this.accounts, next_cursor: null });
      case 'POST /accounts': return need('manage_accounts'), this.add_account(fields);
    }
    const review = /^\/generated-texts\/([^/]+)\/review$/.exec(path);
    if (review) return need('review_texts'), this.review(review[1] ?? '', fields);
    const rule = /^\/text-review-rules\/([^/]+)$/.exec(path);
    if (rule) {
      const found = this.rules.find(({ regime }) => regime === rule[1]);
      if (found) Object.assign(found, fields['review'] === 'required' ? { review: 'required', proposed_by: undefined } : { proposed_by: 'you' });
      return need('review_texts'), ok(found);
    }
    const decision = /^\/decisions\/([^/:]+)(:replay)?$/.exec(path);
    if (decision) {
      const id = decodeURIComponent(decision[1] ?? '');
      const found = history.lists.get(id);
      if (!found) throw new Refused(404, 'not_found', `There is no decision ${id}.`);
      if (!decision[2]) return need('read_ledger', 'read_customers'), ok(found);
      return need('replay'), ok({ decision_id: id, same: true, replayed_from: 'log', difference: null });
    }
    const classified = /^\/products\/([^/]+):classify$/.exec(path);
    if (classified) return need('write_products'), this.classify(decodeURIComponent(classified[1] ?? ''), fields);
    const put = /^\/products\/([^/:]+)$/.exec(path);
    if (put && method === 'PUT') {
      const product_id = decodeURIComponent(put[1] ?? '');
      bank.products.set(product_id, product_from({ ...fields, product_id, name: text_of(fields['name']) }));
      return need('write_products'), ok(bank.products.get(product_id));
    }
    const statistics = /^\/products\/([^/]+)\/statistics$/.exec(path);
    if (statistics) return ok(this.statistics(decodeURIComponent(statistics[1] ?? '')));
    const audience = /^\/products\/([^/]+)\/audience$/.exec(path);
    if (audience) return ok(this.audience(decodeURIComponent(audience[1] ?? '')));
    const placed = /^\/(placements|offers)(?:\/([^/:]+)(?::(approve|reject))?)?$/.exec(path);
    if (placed) return this.placed(method, placed[1] === 'offers', decodeURIComponent(placed[2] ?? ''), placed[3], fields, query, need);
    const account = /^\/accounts\/([^/]+)$/.exec(path);
    if (account && method === 'PUT') return need('manage_accounts'), this.change_account(decodeURIComponent(account[1] ?? ''), fields);
    const work = /^\/(next-steps|requests)\/([^/]+)$/.exec(path);
    if (work && method === 'PUT') return this.work(work[1] === 'requests', work[2] ?? '', fields);
    const customer = /^\/customers\/([^/]+)(?:\/(conversation|conversations|history))?$/.exec(path);
    if (customer && may('read_customers')) return this.customer(decodeURIComponent(customer[1] ?? ''), customer[2] ?? '', headers, query);
    return undefined;
  }

  private row(person: Person, at: number, known: boolean): Body {
    return known ? { customer_id: person.customer_id, name: person['display_name'], kind: person.kind } : { pseudonym: (at + 1).toString(16).padStart(8, '0'), kind: person.kind, income_level: person['income_level'], risk_tolerance: person['risk_tolerance'], financial_goals: ((person['financial_goals'] ?? []) as string[]).join(', '), last_updated: '2026-11-02T10:00:00Z' };
  }

  private readonly placements = new Map<string, Placement>([
    ['portal_home', { id: 'portal_home', channel: 'portal', direction: 'inbound', count: 5, kinds: ['product', 'service', 'content'], window: 30 }],
    ['branch_desk', { id: 'branch_desk', channel: 'branch', direction: 'inbound', count: 5, kinds: ['product', 'service', 'content'], window: 30 }],
    ['email', { id: 'email', channel: 'email', direction: 'outbound', count: 3, kinds: ['product', 'service'], window: 14 }],
  ]);
  private readonly offers = new Map<string, Offer>();

  private propose(id: string, body: OfferBody): Offer {
    const validity = { from: body.validity?.from ?? null, to: body.validity?.to ?? null };
    const offer: Offer = {
      id, product: body.product, placement: body.placement, wording: body.wording, validity, name: this.bank.products.get(body.product)?.name ?? body.product, version: this.bank.next++, status: 'proposed',
      proposed_at: new Date().toISOString(), proposed_by: 'isla.campbell', decided_at: null, decided_by: null, comment: null, in_force: this.offers.get(id)?.in_force ?? null,
    };
    this.offers.set(id, offer);
    return offer;
  }

  private placed(method: string, offers: boolean, id: string, decision: string | undefined, fields: Body, query: URLSearchParams, need: (...any: Permission[]) => void): Answer {
    if (method === 'GET') need('read_products');
    else need(decision ? 'approve_wording' : 'write_products');
    if (!offers) {
      if (method === 'PUT') this.placements.set(id, { count: 5, kinds: ['product', 'service', 'content'], window: 30, ...fields, id } as Placement);
      return ok(id === '' ? { items: [...this.placements.values()], next_cursor: null } : this.placements.get(id));
    }
    if (id === '') return ok({ items: [...this.offers.values()].filter(({ product }) => !query.get('product') || product === query.get('product')), next_cursor: null });
    if (method === 'PUT') return ok(this.propose(id, fields as unknown as OfferBody));
    const offer = this.offers.get(id);
    if (!offer) throw new Refused(404, 'not_found', `There is no offer ${id}.`);
    if (method === 'GET') return ok(offer);
    const { version, product, placement, wording, validity } = offer;
    const status = method === 'DELETE' ? 'withdrawn' : decision === 'approve' ? 'approved' : 'rejected';
    const in_force = status === 'approved' ? { version, product, placement, wording, validity } : status === 'withdrawn' ? null : offer.in_force;
    this.offers.set(id, { ...offer, status, in_force, decided_at: new Date().toISOString(), decided_by: 'samuel.osei', comment: text_of(fields['comment']) || null });
    return ok(this.offers.get(id));
  }

  private audience(product_id: string): Audience {
    const { views, selections } = this.history.product(product_id);
    const split = (values: string[]) => values.map((value, at) => ({ value, viewed: Math.round(views / (at + 1.5)), interested: Math.round(selections / (at + 2)) }));
    return { income_level: split(['Medium', 'High', 'Low']), risk_tolerance: split(['Moderate', 'Conservative']), goals: split(['Save for Home', 'Build Emergency Fund']), kind: split(['individual', 'organisation']) };
  }

  private demographics() {
    const counts = (name: string) => {
      const found = new Map<string, number>();
      for (const person of this.bank.people.values()) for (const value of [person[name] ?? ''].flat() as string[]) found.set(value, (found.get(value) ?? 0) + 1);
      return [...found].map(([value, customers]) => ({ value, customers }));
    };
    return { income_level: counts('income_level'), risk_tolerance: counts('risk_tolerance'), goals: counts('financial_goals'), kind: counts('kind') };
  }

  private train(): Answer {
    const run = { ...(this.trainings[1] as Training), at: new Date().toISOString(), model_version: `a${this.trainings.length + 1}`, mse: 0.095 };
    this.trainings.push(run);
    return ok(run);
  }

  private classify(product_id: string, fields: Body): Answer {
    const found = this.bank.products.get(product_id);
    if (!found) throw new Refused(404, 'not_found', `There is no product ${product_id}.`);
    const { proposal, ...product } = found;
    if (!proposal && !product.classified) throw new Refused(409, 'conflict', `The catalogue itself says what ${product_id} is. To change that, change the product in the catalogue.`);
    const category = categories.find((one) => one === fields['category']);
    if (!category) throw new Refused(422, 'invalid', 'Some fields are wrong.', { category: 'say what the product is' });
    this.bank.products.set(product_id, { ...product, ...usual_for(category), ...fields, classified: { by: 'Product owner', at: new Date().toISOString() } });
    return ok(this.bank.products.get(product_id));
  }

  private statistics(product_id: string) {
    const own = this.history.product(product_id);
    return {
      total_interactions: own.interactions, total_views: own.views, total_clicks: own.clicks, total_selections: own.selections, total_feedback: own.ratings, avg_feedback_score: own.avg_feedback_score,
      click_rate: own.interactions > 0 ? own.clicks / own.interactions : null, selection_rate: own.interactions > 0 ? own.selections / own.interactions : null,
    };
  }

  private add_account(fields: Body): Answer {
    const name = text_of(fields['name']);
    if (this.accounts.some((account) => account.name === name)) throw new Refused(409, 'conflict', 'That name is taken.', { name: 'This name is taken: choose another.' });
    const role = fields['role'] as Account['role'];
    this.accounts.push({ name, role, created: new Date().toISOString(), last_log_in: null, second_factor: false, suspended: false });
    return ok({ name, role, secret: 'shown-once-2f9c' }, 201);
  }

  private change_account(name: string, fields: Body): Answer {
    const account = this.accounts.find((one) => one.name === name);
    if (!account) throw new Refused(404, 'not_found', 'No such account.');
    Object.assign(account, fields);
    return ok(account);
  }

  private queue(may: (permission: Permission) => boolean): WorkItem[] {
    const requests = [...this.bank.requests].flatMap(([customer_id, list]) => list.filter(({ status }) => status === 'open').map(({ id, kind, at, fact, comment }): WorkItem => ({ kind, id, customer_id, at, summary: [fact, comment].filter(Boolean).join(': ') })));
    const steps = [...this.bank.steps].flatMap(([customer_id, list]) => list.filter(({ status }) => status === 'open').map(({ id, at, product_id, note }): WorkItem => ({ kind: 'call_back', id, customer_id, product_id, at, summary: note ?? '' })));
    const wordings = [...this.offers.values()].filter(({ status }) => status === 'proposed').map(({ id, product, name, placement, proposed_at }): WorkItem => ({ kind: 'offer', id, product_id: product, at: proposed_at, summary: `Wording of ${name} in ${placement} waits for approval` }));
    const unsaid = [...this.bank.products.values()].filter(({ proposal }) => proposal).map(({ product_id, name, proposal }): WorkItem => ({ kind: 'unclassified', id: product_id, product_id, at: '2026-11-25T22:14:12Z', summary: `Say what ${name} is: ${proposal?.category === 'unclassified' ? 'nothing suggests itself' : `by ${proposal?.because ?? ''} perhaps ${proposal?.category ?? ''}`}` }));
    return [...(may('approve_wording') ? wordings : []), ...(may('write_products') ? unsaid : []), ...(may('erase_customers') ? requests : []), ...(may('link_customers') ? steps : [])];
  }

  private work(request: boolean, id: string, fields: Body): Answer {
    const found = request ? [...this.bank.requests.values()].flat().find((one) => one.id === id) : [...this.bank.steps.values()].flat().find((one) => one.id === id);
    if (!found) throw new Refused(404, 'not_found', 'No such task.');
    found.status = request ? (fields['decision'] === 'approve' ? 'done' : 'rejected') : fields['status'] as 'done';
    return ok(found);
  }

  private customer(id: string, what: string, headers: Record<string, string>, query: URLSearchParams): Answer | undefined {
    const person = this.bank.people.get(id);
    if (!person) throw new Refused(404, 'not_found', `There is no customer ${id}.`);
    if (what === '') {
      if (!headers['x-reason']) throw new Refused(422, 'invalid', 'Say why you open this customer: X-Reason.');
      return undefined;
    }
    if (what === 'history') return paged([...this.history.decisions, ...this.history.feedback].filter(({ customer_id }) => customer_id === id).sort((a, b) => b.position - a.position), query);
    if (what === 'conversations') return ok({ id: `v${this.bank.next++}` }, 201);
    const stale = facts.filter(({ name }) => name === 'income' || name === 'savings').map(({ name, label, question }) => ({ fact: name, label, question, as_of: '2026-02-03T10:00:00Z' }));
    return ok({ customer_id: id, name: person['display_name'] ?? null, past: [], talking_points: [{ code: 'goal', text: 'Saves for a home: ask how far the deposit has come.' }, { code: 'rated', text: 'Rated a savings account well last week.' }], items: this.bank.list(person, 3), facts_stale: stale, wording: this.bank.list(person, 3).map(({ product_id, name }, at) => ({ product_id, name, talking_points: ['It fits the goals they chose.'], not_to_say: ['What they should do: give information, not advice'], source: at === 0 ? 'generated' : 'template' })) });
  }
}
