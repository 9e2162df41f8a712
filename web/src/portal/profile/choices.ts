import { texts } from '../../texts/en';

/** A choice as a person reads it; those of the catalogue's lists are words already. */
export function choice_words(choice: string): string {
  return texts.portal.profile.choice[choice] ?? choice;
}
