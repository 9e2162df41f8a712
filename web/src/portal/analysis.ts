// Why a product counts as complex or risky, in the server's words.
import type { Product } from '../api/contract';
import { format } from '../format/format';
import { texts } from '../texts/en';

const words = texts.portal.card;

const least_share = 0.02; // of a score; what adds less says little

/** The score, how long sentences are on average, and what adds to the score; nothing where there is no analysis. */
export function reasons_of(product: Product | undefined, of: 'complexity' | 'risk'): string[] {
  const analysis = product?.analysis;
  if (!analysis) return [];
  const { score, findings } = analysis[of];
  const told = findings.filter(({ share }) => Math.abs(share) >= least_share);
  const sentences = of === 'complexity' && analysis.average_sentence_length > 0 && !told.some(({ code }) => code === 'complexity.sentences');
  return [
    words.score_of(format.score(score)),
    ...told.map(({ text }) => text),
    ...(sentences ? [words.sentence_length(format.number(Math.round(analysis.average_sentence_length)))] : []),
  ];
}
