import { Page } from '../../parts/page';
import { texts } from '../../texts/en';

export function ForYouPage() {
  return <Page title={texts.portal.pages.for_you}>{null}</Page>;
}
