import { texts } from '../texts/en';
import { ApiError } from './problem';

/** What to tell a person about a failed request. */
export function message_of(error: unknown): string {
  const words = texts.common.errors;
  if (!(error instanceof ApiError)) return words.unknown;
  if (error.status === 0 || error.status === 502 || error.status === 504) return words.unreachable;
  if (error.status === 429) return words.throttled(error.retry_after ?? 60);
  if (Object.keys(error.fields).length > 0) return words.check_fields;
  if (error.status === 403) return words.denied;
  if (error.status === 503) return words.unavailable;
  if (error.status >= 500 || error.message === '') return words.unknown;
  return error.message;
}
