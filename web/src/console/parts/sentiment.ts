import { texts } from '../../texts/en';

const words = texts.console.overview.sentiment;

export function sentiment_text(label: 'negative' | 'neutral' | 'positive' | undefined): string | undefined {
  return label === undefined ? undefined : words[label];
}
