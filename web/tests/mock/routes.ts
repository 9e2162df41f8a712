// Answers the API's routes from the pretend bank, so that the application can be worked on and tested without a server.
import type { ConsentState, FactValue, FeedbackEvent, Session } from '../../src/api/contract';
import { Bank, facts, type Person } from './bank.ts';
import { permissions_of, PretendConsole } from './console.ts';
import { Refused } from './refused.ts';

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  cookie: string;
  body: unknown;
}
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

interface Account {
  user_name: string;
  email: string;
  password: string;
  role: Session['role'];
  customer_id: string | null;
}

const personas: Record<string, { customer?: string; role: Session['role']; name: string; what: string }> = {
  maya: { customer: 'maya-okafor', role: 'customer', name: 'Maya Okafor', what: '28, rents, saves for a first home' },
  jon: { customer: 'jon-hartley', role: 'customer', name: 'Jon Hartley', what: '41, behind with payments: help comes first' },
  ruth: { customer: 'ruth-ellison', role: 'customer', name: 'Ruth Ellison', what: '67, retired, has objected to marketing' },
  bakery: { customer: 'amira-haddad', role: 'customer', name: 'Amira Haddad', what: 'Acts for Sunrise Bakery Ltd' },
  relationship_manager: { role: 'relationship_manager', name: 'Relationship manager', what: 'Prepares conversations' },
  analyst: { role: 'analyst', name: 'Analyst', what: 'Sees what works, under pseudonyms' },
  product_owner: { role: 'product_owner', name: 'Product owner', what: 'Keeps the catalogue and trains the model' },
  approver: { role: 'approver', name: 'Approver', what: 'Looks at what others change' },
  administrator: { role: 'administrator', name: 'Administrator', what: 'Accounts, keys and settings' },
  auditor: { role: 'auditor', name: 'Auditor', what: 'Reads the ledger and replays decisions' },
  privacy_officer: { role: 'privacy_officer', name: 'Privacy officer', what: 'Decides requests for erasure and correction' },
};

type Body = Record<string, unknown>;
const text_of = (value: unknown): string => (typeof value === 'string' ? value : '');

export class MockServer {
  bank = new Bank();
  console = new PretendConsole(this.bank);
  accounts = new Map<string, Account>();
  sessions = new Map<string, { account: Account; csrf: string }>();
  demo = true;

  answer(request: Request): Answer {
    try {
      return this.route(request);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message, fields } = error;
      const errors = Object.entries(fields).map(([name, detail]) => ({ pointer: `/${name}`, detail }));
      return { status, body: { type: `urn:attune:problem:${code}`, title: code, status, detail: message, code, errors } };
    }
  }

  private session_answer(account: Account, csrf: string): Session {
    const person = account.customer_id === null ? undefined : this.bank.people.get(account.customer_id);
    const acts_for = [...this.bank.people.values()].flatMap((other) => {
      const member = ((other['members'] ?? []) as { customer_id: string; role: string }[]).find((entry) => entry.customer_id === account.customer_id);
      return member ? [{ customer_id: other.customer_id, name: text_of(other['display_name']) || other.customer_id, role: member.role }] : [];
    });
    return {
      user_name: account.user_name, email: account.email, role: account.role, customer_id: account.customer_id,
      customer_name: person ? text_of(person['display_name']) || account.user_name : null, acts_for, last_log_in: null,
      csrf_token: csrf, second_factor: false, demo: this.demo, prospect: account.customer_id === `c-${account.user_name}`, bank_log_in: false, permissions: permissions_of(account.role),
    };
  }

  private enter(account: Account, status = 201): Answer {
    const token = `s${this.bank.next++}`;
    const csrf = `c${this.bank.next++}`;
    this.sessions.set(token, { account, csrf });
    return { status, body: this.session_answer(account, csrf), headers: { 'Set-Cookie': `attune_session=${token}; Path=/; HttpOnly; SameSite=Lax` } };
  }

  private sign_up(body: Body): Answer {
    const name = text_of(body['user_name']);
    const fields: Record<string, string> = {};
    if (!/^[\p{L}\p{N}._-]{2,64}$/u.test(name)) fields['user_name'] = 'expected 2 to 64 letters, digits, dots or dashes';
    if (!text_of(body['email']).includes('@')) fields['email'] = 'expected an e-mail address';
    if (text_of(body['password']).length < 10) fields['password'] = 'expected at least 10 characters';
    if (Object.keys(fields).length > 0) throw new Refused(422, 'invalid', 'Some fields are wrong.', fields);
    if (this.accounts.has(name)) throw new Refused(409, 'conflict', 'That user name is taken.', { user_name: 'This name is taken: choose another.' });
    const customer_id = `c-${name}`;
    this.bank.people.set(customer_id, { customer_id, kind: 'individual', display_name: name, consents: { personalisation: body['personalisation'] === true ? 'granted' : 'unknown' } });
    const account: Account = { user_name: name, email: text_of(body['email']), password: text_of(body['password']), role: 'customer', customer_id };
    this.accounts.set(name, account);
    return this.enter(account);
  }

  private open_route({ method, path, body, cookie }: Request): Answer | undefined {
    const fields = (body ?? {}) as Body;
    if (path === '/demo/personas' && method === 'GET') {
      return { status: 200, body: { items: Object.entries(personas).map(([persona, { name, what, role }]) => ({ persona, name, what, where: role === 'customer' ? 'portal' : 'console' })) } };
    }
    if (path === '/demo/sessions' && method === 'POST') {
      const persona = personas[text_of(fields['persona'])];
      if (!persona) throw new Refused(404, 'not_found', 'No such persona.');
      return this.enter({ user_name: persona.name, email: '', password: '', role: persona.role, customer_id: persona.customer ?? null });
    }
    if (path === '/sign-ups' && method === 'POST') return this.sign_up(fields);
    if (path === '/sessions' && method === 'POST') {
      const account = this.accounts.get(text_of(fields['user_name']));
      if (account?.password !== fields['password']) throw new Refused(401, 'unauthenticated', 'User name or password is not right.');
      return this.enter(account as Account);
    }
    if (path.startsWith('/password-resets')) return { status: method === 'PUT' ? 204 : 202, body: method === 'PUT' ? undefined : {} };
    if (path.startsWith('/sessions') && method === 'DELETE') {
      this.sessions.delete(cookie);
      return { status: 204 };
    }
    return undefined;
  }

  private route(request: Request): Answer {
    const opened = this.open_route(request);
    if (opened) return opened;
    const session = this.sessions.get(request.cookie);
    if (!session) throw new Refused(401, 'unauthenticated', 'Log in first.');
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) throw new Refused(403, 'denied', 'The CSRF token is not right.');
    const { method, path, query } = request;
    const body = (request.body ?? {}) as Body;
    if (path === '/sessions/current') return { status: 200, body: this.session_answer(session.account, session.csrf) };
    if (path.startsWith('/accounts/current/')) return this.account_route(method, path, body, session);
    if (path === '/facts') return { status: 200, body: { items: facts } };
    if (path === '/facts:batch') return this.put_facts(body);
    if (path === '/recommendations' || path === '/recommendations:simulate') return this.recommend(path, body);
    if (path === '/feedback' && method === 'POST') return this.feedback([body as unknown as FeedbackEvent & { never?: boolean }]);
    if (path === '/feedback:batch') return this.feedback(body['events'] as FeedbackEvent[]);
    const permissions = permissions_of(session.account.role);
    const for_staff = session.account.role === 'customer' ? undefined : this.console.answer(request, (permission) => permissions.includes(permission));
    if (for_staff) return for_staff;
    if (/^\/decisions\/[^/]+\/texts$/.test(path)) {
      const items = [...this.bank.products.keys()].map((product_id, at) => ({ product_id, text: 'You see this because it fits the goals you chose.', ...(at % 2 === 0 ? { source: 'generated', reviewed: true } : { source: 'template' }) }));
      return { status: 200, body: { items, next_cursor: null } };
    }
    const product = /^\/products\/([^/]+)$/.exec(path);
    if (product) return { status: 200, body: this.found(this.bank.products.get(decodeURIComponent(product[1] ?? ''))) };
    const customer = /^\/customers\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path);
    if (customer) {
      const person = this.found(this.bank.people.get(decodeURIComponent(customer[1] ?? '')));
      return this.customer_route(method, person, customer[2] ?? '', decodeURIComponent(customer[3] ?? ''), body, query);
    }
    throw new Refused(404, 'not_found', `No route ${method} ${path}.`);
  }

  private found<T>(value: T | undefined): T {
    if (value === undefined) throw new Refused(404, 'not_found', 'There is no such thing.');
    return value;
  }

  private account_route(method: string, path: string, body: Body, session: { account: Account; csrf: string }): Answer {
    if (path.endsWith('/second-factor') && method === 'POST') return { status: 200, body: { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Attune?secret=JBSWY3DPEHPK3PXP' } };
    if (path.endsWith('/memberships') || path.endsWith('/link')) {
      if (body['code'] !== 'BREAD-42') throw new Refused(422, 'invalid', 'This code is not valid any more.', { code: 'not valid: ask for a new one' });
      const bakery = this.found(this.bank.people.get('sunrise-bakery'));
      bakery['members'] = [...((bakery['members'] ?? []) as unknown[]), { customer_id: session.account.customer_id, role: 'viewer' }];
      return { status: 200, body: this.session_answer(session.account, session.csrf) };
    }
    return { status: 204 };
  }

  private put_facts(body: Body): Answer {
    for (const { customer_id, fact, value } of body['facts'] as { customer_id: string; fact: string; value: FactValue }[]) {
      this.found(this.bank.people.get(customer_id))[fact] = value;
    }
    return { status: 200, body: { accepted: (body['facts'] as unknown[]).length, rejected: [] } };
  }

  private recommend(path: string, body: Body): Answer {
    const person = this.found(this.bank.people.get(text_of(body['customer_id'])));
    const simulated = path.endsWith(':simulate');
    const as_if = simulated ? { ...person, ...(body['what_if'] as Body) } : person;
    const consents = (person['consents'] ?? {}) as Record<string, string>;
    const treatment = consents['personalisation'] === 'granted' || consents['personalisation'] === undefined ? 'personal' : 'plain';
    const items = text_of(person['display_name']) === 'nothing' ? [] : this.bank.list(as_if, Number(body['count'] ?? 5));
    return {
      status: 200,
      body: {
        decision_id: simulated ? null : `d${this.bank.next++}`, customer_id: person.customer_id, at: new Date().toISOString(), model_version: 'm', policy_version: '1', treatment,
        items: treatment === 'plain' ? items.map((item) => ({ ...item, reasons: [] })) : items,
        withheld: { count: 22, by_reason: { 'eligibility.organisations_only': 12, 'applicability.already_held': 2, ...(person['arrears'] === true ? { 'protection.arrears': 8 } : { 'eligibility.not_student': 8 }) } },
      },
    };
  }

  private feedback(events: (FeedbackEvent & { never?: boolean })[]): Answer {
    for (const { customer_id, product_id, event, aspects, overall, comment, never, decision_id } of events) {
      const rated = Object.fromEntries(Object.entries(aspects ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
      const values = Object.values(rated);
      if (event === 'rating' && values.length === 0 && overall === undefined) throw new Refused(422, 'invalid', 'a rating needs at least one aspect, or an overall', { aspects: 'a rating needs at least one aspect, or an overall' });
      const mean = values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
      this.bank.record(customer_id, { event_id: `e${this.bank.next}`, decision_id: decision_id ?? null, product_id, event, occurred_at: new Date().toISOString(), ...(values.length > 0 ? { aspects: rated } : {}), overall: overall ?? mean, ...(comment ? { comment } : {}) });
      if (never) this.bank.never.set(customer_id, new Set([...(this.bank.never.get(customer_id) ?? []), product_id]));
    }
    return { status: 202, body: { event_id: 'e1', decision_id: null } };
  }

  private customer_route(method: string, person: Person, what: string, which: string, body: Body, query: URLSearchParams): Answer {
    const { bank } = this;
    const id = person.customer_id;
    const consents = (person['consents'] ?? {}) as Record<string, ConsentState>;
    const all_consents = () => Object.fromEntries(['personalisation', 'marketing', 'analytics', 'generated_text'].map((purpose) => [purpose, { state: consents[purpose] ?? 'unknown', since: '2026-09-30T10:00:00Z', source: 'customer' }]));
    const at = new Date().toISOString();
    switch (what) {
      case '': return { status: 200, body: { holdings: [], members: [], acts_for: [], as_of: 1, last_updated: '2026-09-30T10:00:00Z', ...person, consents: all_consents(), fact_sources: { income: { source: 'payroll', as_of: '2026-11-01T00:00:00Z' } } } };
      case 'consents':
        if (method === 'PUT') for (const [purpose, state] of Object.entries(body)) if (purpose !== 'source') consents[purpose] = state as ConsentState;
        person['consents'] = consents;
        return { status: 200, body: all_consents() };
      case 'history':
      case 'feedback': {
        const from = Number(query.get('cursor') ?? 0);
        const limit = Number(query.get('limit') ?? 100);
        const entries = bank.events.get(id) ?? [];
        return { status: 200, body: { items: entries.slice(from, from + limit), next_cursor: entries.length > from + limit ? String(from + limit) : null } };
      }
      case 'saved': {
        const saved = bank.saved.get(id) ?? new Map<string, string>();
        bank.saved.set(id, saved);
        if (method === 'PUT') saved.set(which, at);
        if (method === 'DELETE') saved.delete(which);
        return method === 'GET' ? { status: 200, body: { items: [...saved].map(([product_id, saved_at]) => ({ product_id, saved_at, name: bank.products.get(product_id)?.name ?? product_id })) } } : { status: 204 };
      }
      case 'never':
        if (method === 'DELETE') bank.never.get(id)?.delete(which);
        return method === 'DELETE' ? { status: 204 } : { status: 200, body: { items: [...(bank.never.get(id) ?? [])].map((product_id) => ({ product_id, name: bank.products.get(product_id)?.name ?? product_id })) } };
      case 'next-steps': {
        const steps = bank.steps.get(id) ?? [];
        if (method === 'GET') return { status: 200, body: { items: steps } };
        const product_id = text_of(body['product_id']);
        const step = { id: `n${bank.next++}`, customer_id: id, product_id, name: bank.products.get(product_id)?.name ?? product_id, kind: body['kind'] as 'call_back', status: 'open' as const, at, note: text_of(body['note']) };
        bank.steps.set(id, [step, ...steps]);
        return { status: 201, body: step };
      }
      case 'requests': {
        const requests = bank.requests.get(id) ?? [];
        if (method === 'GET') return { status: 200, body: { items: requests } };
        const request = { id: `r${bank.next++}`, customer_id: id, kind: body['kind'] as 'erasure', status: 'open' as const, at, fact: text_of(body['fact']), comment: text_of(body['comment']) };
        bank.requests.set(id, [request, ...requests]);
        return { status: 201, body: request };
      }
      case 'access-log': return { status: 200, body: { items: [{ at: '2026-11-20T09:12:00Z', role: 'relationship_manager', account: 'p.sharma', what: 'profile', reason: 'Preparing your appointment' }] } };
      case 'export': return { status: 200, body: { customer: person, events: bank.events.get(id) ?? [] } };
      case 'members':
        if (method === 'DELETE') person['members'] = ((person['members'] ?? []) as { customer_id: string }[]).filter((member) => member.customer_id !== which);
        return { status: 200, body: { items: person['members'] ?? [] } };
      case 'invitations': return { status: 201, body: { code: 'BREAD-42', expires_at: '2026-12-25T10:00:00Z' } };
      default: throw new Refused(404, 'not_found', `No route ${what}.`);
    }
  }
}
