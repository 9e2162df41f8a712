import { texts } from '../../texts/en';

/** A category in words; one without words of its own stands for itself. */
export function category_text(category: string): string {
  return texts.portal.category[category] ?? category;
}
