// What the console reads, one hook a route.
import { useQuery } from '@tanstack/react-query';

import { call, part } from '../api/client';
import type {
  Audience, CalibrationBin, Demographics, FactDefinition, List, Model, Overview, Page, Product, ProductFigures, Recommendations, Statistics, Training,
} from '../api/contract';
import type { paths } from '../api/schema';

export interface Period {
  from?: string;
  to?: string;
}

const in_period = ({ from, to }: Period) => ({ from: from || undefined, to: to || undefined });

export function useOverview(period: Period) {
  const query = in_period(period);
  return useQuery({ queryKey: ['overview', query], queryFn: () => call<Overview>('GET', '/insights/overview', { query }) });
}

export function useProductFigures(period: Period, enabled = true) {
  const query = in_period(period);
  return useQuery({ queryKey: ['product-figures', query], enabled, queryFn: () => call<List<ProductFigures>>('GET', '/insights/products', { query }) });
}

export function useDemographics() {
  return useQuery({ queryKey: ['demographics'], queryFn: () => call<Demographics>('GET', '/insights/demographics') });
}

/** How customers' comments sound. */
export type SentimentInsights = paths['/v1/insights/sentiment']['get']['responses']['200']['content']['application/json'];

export function useSentiment() {
  return useQuery({ queryKey: ['sentiment'], queryFn: () => call<SentimentInsights>('GET', '/insights/sentiment') });
}

export function useModel() {
  return useQuery({ queryKey: ['model'], queryFn: () => call<Model>('GET', '/model') });
}

export function useTrainings() {
  return useQuery({ queryKey: ['model', 'history'], queryFn: () => call<List<Training>>('GET', '/model/history') });
}

export function useCalibration() {
  return useQuery({ queryKey: ['model', 'calibration'], queryFn: () => call<{ bins: CalibrationBin[] }>('GET', '/model/calibration') });
}

const catalogue_pages = 20;

/** The whole catalogue, page by page: it is searched and sorted here. */
async function read_catalogue(): Promise<Product[]> {
  const all: Product[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < catalogue_pages; ++page) {
    const answer: Page<Product> = await call('GET', '/products', { query: { limit: 1000, cursor } });
    all.push(...answer.items);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return all;
}

export function useCatalogue() {
  return useQuery({ queryKey: ['catalogue'], queryFn: read_catalogue });
}

/** Names by identifier, as far as they are known. */
export function useProductNames(): (product_id: string) => string {
  const { data } = useCatalogue();
  const names = new Map(data?.map(({ product_id, name }) => [product_id, name]));
  return (product_id) => names.get(product_id) ?? product_id;
}

export function useProduct(product_id: string) {
  return useQuery({ queryKey: ['product', product_id], queryFn: () => call<Product>('GET', `/products/${part(product_id)}`) });
}

export function useProductStatistics(product_id: string) {
  return useQuery({ queryKey: ['product', product_id, 'statistics'], queryFn: () => call<Statistics>('GET', `/products/${part(product_id)}/statistics`) });
}

export function useAudience(product_id: string) {
  return useQuery({ queryKey: ['product', product_id, 'audience'], queryFn: () => call<Audience>('GET', `/products/${part(product_id)}/audience`) });
}

export function useFacts() {
  return useQuery({ queryKey: ['facts'], queryFn: () => call<List<FactDefinition>>('GET', '/facts'), staleTime: 300_000 });
}

export function useDecision(decision_id: string) {
  return useQuery({ queryKey: ['decision', decision_id], queryFn: () => call<Recommendations>('GET', `/decisions/${part(decision_id)}`) });
}
