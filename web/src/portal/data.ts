// What the portal reads, one hook a route. Keys begin with the customer, so that acting for another shows theirs.
import { useQuery } from '@tanstack/react-query';

import { call, part } from '../api/client';
import type {
  AccessEntry, CareRequest, Consents, Customer, FactDefinition, LedgerPage, List, Member, NextStep, OfferText, Product, Recommendations, SavedItem,
} from '../api/contract';
import { useSessionState } from '../session/session';

/** The customer whose pages these are. */
export function useActing() {
  const { acting } = useSessionState();
  if (!acting) throw new Error('a portal page without a customer');
  return { id: acting.customer_id, name: acting.name, role: acting.role, self: acting.role === 'self', may_write: acting.role !== 'viewer' };
}

export const list_key = (customer_id: string) => [customer_id, 'list'];

/** `sticky`: the decision made before, while nothing new is known; else a new one. */
export function read_list(customer_id: string, sticky: boolean): Promise<Recommendations> {
  const body = { customer_id, count: 5, placement: 'portal_home', explain: true, sticky };
  return call<Recommendations>('POST', '/recommendations', { body });
}

export function useList(customer_id: string) {
  return useQuery({ queryKey: list_key(customer_id), queryFn: () => read_list(customer_id, true), staleTime: Number.POSITIVE_INFINITY });
}

/** Why each offer is shown, in sentences: fetched after the list, which never waits for it. */
export function useTexts(customer_id: string, decision_id: string | null) {
  return useQuery({
    queryKey: [customer_id, 'texts', decision_id],
    queryFn: () => call<List<OfferText>>('GET', `/decisions/${part(decision_id ?? '')}/texts`),
    enabled: decision_id !== null,
    staleTime: 60_000,
  });
}

export function useProduct(product_id: string) {
  return useQuery({
    queryKey: ['product', product_id],
    queryFn: () => call<Product>('GET', `/products/${part(product_id)}`),
    staleTime: 300_000,
  });
}

export function useFacts() {
  return useQuery({ queryKey: ['facts'], queryFn: () => call<List<FactDefinition>>('GET', '/facts'), staleTime: 300_000 });
}

function useOfCustomer<T>(customer_id: string, what: string, query?: Record<string, number>) {
  return useQuery({
    queryKey: [customer_id, what || 'customer'],
    queryFn: () => call<T>('GET', `/customers/${part(customer_id)}${what ? `/${what}` : ''}`, { query }),
  });
}

export const useCustomer = (id: string) => useOfCustomer<Customer>(id, '');
export const useConsents = (id: string) => useOfCustomer<Consents>(id, 'consents');
export const useFeedback = (id: string) => useOfCustomer<LedgerPage>(id, 'feedback', { limit: 200 });
export const useSaved = (id: string) => useOfCustomer<List<SavedItem>>(id, 'saved');
export const useNever = (id: string) => useOfCustomer<List<{ product_id: string; name: string }>>(id, 'never');
export const useSteps = (id: string) => useOfCustomer<List<NextStep>>(id, 'next-steps');
export const useRequests = (id: string) => useOfCustomer<List<CareRequest>>(id, 'requests');
export const useAccessLog = (id: string) => useOfCustomer<List<AccessEntry>>(id, 'access-log');
export const useMembers = (id: string) => useOfCustomer<List<Member>>(id, 'members');
