// Why a product counts as complex or risky, in the server's words.
import type { Product } from '../api/contract';

const least_share = 0.02; // of a score; what adds less says little

export function reasons_of(product: Product | undefined, of: 'complexity' | 'risk'): string[] {
  const findings = product?.analysis?.[of].findings ?? [];
  return findings.filter(({ share }) => Math.abs(share) >= least_share).map(({ text }) => text);
}
