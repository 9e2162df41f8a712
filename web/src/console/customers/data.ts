import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import type { AccessEntry, Conversation, Customer, LedgerPage, List } from '../../api/contract';

const of_customer = (customer_id: string, what: string) => `/customers/${part(customer_id)}${what ? `/${what}` : ''}`;

/** Read anew for each reason: what is kept in the cache was opened for another one. */
export function useOpened(customer_id: string, reason: string) {
  return useQuery({
    queryKey: ['opened', customer_id, reason],
    queryFn: () => call<Customer>('GET', of_customer(customer_id, ''), { headers: { 'X-Reason': reason } }),
  });
}

export function useHistory(customer_id: string, reason: string) {
  return useInfiniteQuery({
    queryKey: ['opened', customer_id, 'history'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call<LedgerPage>('GET', of_customer(customer_id, 'history'), { query: { cursor: pageParam, limit: 100 }, headers: { 'X-Reason': reason } }),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function useAccessLog(customer_id: string) {
  return useQuery({ queryKey: ['opened', customer_id, 'access-log'], queryFn: () => call<List<AccessEntry>>('GET', of_customer(customer_id, 'access-log')) });
}

export function useConversation(customer_id: string, reason: string) {
  return useQuery({
    queryKey: ['opened', customer_id, 'conversation'],
    queryFn: () => call<Conversation>('GET', of_customer(customer_id, 'conversation'), { headers: { 'X-Reason': reason } }),
  });
}

export function record_conversation(customer_id: string, body: { outcome: string; note?: string }): Promise<unknown> {
  return call('POST', of_customer(customer_id, 'conversations'), { body });
}
