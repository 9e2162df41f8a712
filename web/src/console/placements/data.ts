// Placements, and how products are worded there: what is read and what is sent.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import type { List, Offer, OfferBody, Page, Placement } from '../../api/contract';

export function usePlacements() {
  return useQuery({ queryKey: ['placements'], queryFn: () => call<List<Placement>>('GET', '/placements') });
}

export function useOffers(product?: string) {
  return useQuery({ queryKey: ['offers', product ?? ''], queryFn: () => call<Page<Offer>>('GET', '/offers', { query: { product, limit: 1000 } }) });
}

export type PlacementBody = Omit<Placement, 'id'>;

export function usePutPlacement() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: PlacementBody }) => call<Placement>('PUT', `/placements/${part(id)}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['placements'] }),
  });
}

function useOfferChange<Variables>(send: (variables: Variables) => Promise<Offer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['offers'] }), client.invalidateQueries({ queryKey: ['work-queue'] })]),
  });
}

export function usePropose() {
  return useOfferChange(({ id, body }: { id: string; body: OfferBody }) => call<Offer>('PUT', `/offers/${part(id)}`, { body }));
}

export function useDecide() {
  return useOfferChange(({ offer, approve, comment }: { offer: Offer; approve: boolean; comment: string }) =>
    call<Offer>('POST', `/offers/${part(offer.id)}:${approve ? 'approve' : 'reject'}`, { body: { version: offer.version, ...(comment ? { comment } : {}) } }));
}

export function useWithdraw() {
  return useOfferChange((offer: Offer) => call<Offer>('DELETE', `/offers/${part(offer.id)}`));
}

/** The wording that a placement shows a product with at a time; none: the catalogue's own words. */
export function wording_at(offers: Offer[], product: string, placement: string, at: Date): string | undefined {
  const valid = ({ from, to }: { from?: string | null; to?: string | null }) => (!from || Date.parse(from) <= at.getTime()) && (!to || at.getTime() < Date.parse(to));
  const shown = offers.flatMap(({ in_force, decided_at }) => (in_force && in_force.product === product && in_force.placement === placement && valid(in_force.validity) ? [{ in_force, decided_at: decided_at ?? '' }] : []));
  return shown.sort((a, b) => b.decided_at.localeCompare(a.decided_at))[0]?.in_force.wording;
}
