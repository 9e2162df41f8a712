// Eight weeks of the pretend bank: decisions and what came of them, the same at every start.
import type { LedgerEntry, OverviewDay, ProductFigures, Recommendations } from '../../src/api/contract';
import { number_from, type Bank } from './bank.ts';

const days = 56;
const one_day = 86_400_000;
const last = Date.parse('2026-11-25T00:00:00Z');
const chance = { view: 0.8, click: 0.25, select: 0.3, convert: 0.2, rating: 0.12 };

export class History {
  decisions: LedgerEntry[] = [];
  feedback: LedgerEntry[] = [];
  lists = new Map<string, Recommendations>();

  constructor(bank: Bank) {
    let position = 1;
    for (let day = days - 1; day >= 0; --day) {
      for (const person of bank.people.values()) {
        const key = `${day} ${person.customer_id}`;
        if (number_from(key) > 0.45) continue;
        const at = new Date(last - day * one_day + Math.floor(number_from(`${key} at`) * 14 * 3_600_000) + 7 * 3_600_000).toISOString();
        const items = bank.list(person, 5);
        const decision_id = `d${position}-0a1b2c3d`;
        const withheld = { count: 22, by_reason: { 'eligibility.organisations_only': 12, 'eligibility.income_below_minimum': 8, 'applicability.already_held': 2 } };
        this.lists.set(decision_id, { decision_id, customer_id: person.customer_id, at, model_version: '15325993f843b6f6', policy_version: '1', treatment: 'personal', items, withheld });
        this.decisions.unshift({ position: position++, at, kind: 'decision', customer_id: person.customer_id, erased: false, decision: { decision_id, placement: 'portal_home', asked_for: 5, shown: items.length, treatment: 'personal', model_version: '15325993f843b6f6', product_ids: items.map((item) => item.product_id), items: items.map(({ rank, product_id, score, response, logged_propensity, promoted, reasons }) => ({ rank, product_id, score, response, logged_propensity, promoted, reasons: reasons.map(({ code }) => code) })), withheld } });
        for (const { product_id } of items) {
          const tell = (event: string, more: object = {}) => this.feedback.unshift({ position, at, kind: 'feedback', customer_id: person.customer_id, erased: false, feedback: { event_id: `e${position++}`, decision_id, product_id, event, occurred_at: at, ...more } });
          const does = (event: keyof typeof chance) => number_from(`${key} ${product_id} ${event}`) < chance[event];
          if (!does('view')) continue;
          tell('view');
          if (does('rating')) {
            const relevance = Math.round(number_from(`${key} ${product_id} score`) ** 0.6 * 10) / 10;
            tell('rating', { aspects: { relevance, clarity: 0.8 }, overall: Math.round(((relevance + 0.8) / 2) * 100) / 100 });
          }
          if (!does('click')) continue;
          tell('click');
          if (!does('select')) continue;
          tell('select');
          if (does('convert')) tell('convert', { amount: 1200 });
        }
      }
    }
  }

  within(query: URLSearchParams): { decisions: LedgerEntry[]; feedback: LedgerEntry[] } {
    const [from, to, product, customer] = ['from', 'to', 'product', 'customer'].map((name) => query.get(name) ?? '');
    const keep = (entry: LedgerEntry) =>
      (!from || entry.at.slice(0, 10) >= from) && (!to || entry.at.slice(0, 10) <= to) && (!customer || entry.customer_id === customer) && (!product || entry.feedback?.product_id === product);
    return { decisions: this.decisions.filter(keep), feedback: this.feedback.filter(keep) };
  }

  overview(query: URLSearchParams, customers: number, products: number) {
    const { decisions, feedback } = this.within(query);
    const count = (event: string, entries = feedback) => entries.filter((entry) => entry.feedback?.event === event).length;
    const scores = feedback.flatMap(({ feedback: one }) => (one?.event === 'rating' && one.overall !== undefined ? [one.overall] : []));
    const by_day = new Map<string, LedgerEntry[]>();
    for (const entry of feedback) by_day.set(entry.at.slice(0, 10), [...(by_day.get(entry.at.slice(0, 10)) ?? []), entry]);
    const rows: OverviewDay[] = [...by_day].map(([date, entries]) => ({
      date, active_customers: new Set(entries.map(({ customer_id }) => customer_id)).size, interactions: entries.length, clicks: count('click', entries), selections: count('select', entries),
    }));
    rows.sort((a, b) => a.date.localeCompare(b.date));
    const [interactions, clicks, selections] = [feedback.length, count('click'), count('select')];
    return {
      customers, products, interactions, views: count('view'), clicks, selections, decisions: decisions.length, feedback: scores.length,
      users: new Set(feedback.map(({ customer_id }) => customer_id)).size,
      avg_feedback_score: scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null,
      click_rate: interactions > 0 ? clicks / interactions : null, selection_rate: interactions > 0 ? selections / interactions : null,
      funnel: { decided: decisions.reduce((sum, { decision }) => sum + (decision?.shown ?? 0), 0), viewed: count('view'), clicked: clicks, interested: selections, converted: count('convert') },
      feedback_distribution: { high: scores.filter((score) => score >= 0.7).length, middle: scores.filter((score) => score >= 0.4 && score < 0.7).length, low: scores.filter((score) => score < 0.4).length },
      first_day: rows[0]?.date ?? null, last_day: rows.at(-1)?.date ?? null, days: rows,
    };
  }

  product(product_id: string, query = new URLSearchParams()): Omit<ProductFigures, 'product_id' | 'name' | 'category'> {
    const own = this.within(query).feedback.filter((entry) => entry.feedback?.product_id === product_id);
    const count = (event: string) => own.filter((entry) => entry.feedback?.event === event).length;
    const scores = own.flatMap(({ feedback }) => (feedback?.event === 'rating' && feedback.overall !== undefined ? [feedback.overall] : []));
    return {
      shown: count('view') + 3, click_rate: own.length > 0 ? count('click') / own.length : null, selection_rate: own.length > 0 ? count('select') / own.length : null,
      interactions: own.length, views: count('view'), clicks: count('click'), selections: count('select'), ratings: scores.length,
      avg_feedback_score: scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null,
    };
  }
}
