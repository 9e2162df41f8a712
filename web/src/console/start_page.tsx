import { Page } from '../parts/page';
import { texts } from '../texts/en';

const words = texts.console.start;

export function StartPage() {
  return <Page title={words.title} lead={words.text}>{null}</Page>;
}
