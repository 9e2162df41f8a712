// A customer's facts beside the dictionary: what is known, from where, how old, and what is missing.
import type { Customer, FactDefinition, FactValue } from '../../api/contract';

export interface KnownFact {
  name: string;
  label: string;
  known: boolean;
  /** As it stands in the record. */
  value: FactValue | undefined;
  type: FactDefinition['type'] | undefined;
  source: string;
  as_of: string | undefined;
  days: number | undefined;
  stale: boolean;
  /** Asked of the customer or told by the bank's systems; counts for completeness. */
  counted: boolean;
}

/** A fact older than this is worth asking for again. */
export const stale_days = 180;
const fixed = new Set(['customer_id', 'kind', 'last_updated', 'consents', 'holdings', 'members', 'acts_for', 'as_of', 'fact_sources']);

function name_as_label(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function has_value(value: unknown): value is FactValue {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

export function facts_of(customer: Customer, dictionary: FactDefinition[], now: Date): KnownFact[] {
  const defined = new Map(dictionary.map((fact) => [fact.name, fact]));
  const others = Object.keys(customer).filter((name) => !fixed.has(name) && !defined.has(name)).sort();
  return [...defined.keys(), ...others].map((name) => {
    const value = customer[name];
    const known = has_value(value);
    const from = customer.fact_sources[name];
    const as_of = known ? (from?.as_of ?? customer.last_updated) : undefined;
    const days = as_of ? Math.max(0, Math.floor((now.getTime() - Date.parse(as_of)) / 86_400_000)) : undefined;
    return {
      name, label: defined.get(name)?.label ?? name_as_label(name), known, value: known ? value : undefined, type: defined.get(name)?.type, source: from?.source ?? '', as_of, days,
      stale: days !== undefined && days > stale_days, counted: defined.has(name) && defined.get(name)?.class !== 'monitor_only',
    };
  });
}

/** Known facts among those that count; nothing when the dictionary is not known. */
export function completeness(facts: KnownFact[]): { known: number; of: number } | undefined {
  const counted = facts.filter((fact) => fact.counted);
  return counted.length === 0 ? undefined : { known: counted.filter((fact) => fact.known).length, of: counted.length };
}
