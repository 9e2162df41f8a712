import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

/** Messages by the name of the form's field: `/password_again` becomes `password_again`. */
export type FieldErrors = Record<string, string>;

/** Whatever kept a request from its answer. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldErrors;
  readonly retry_after: number | undefined;

  constructor(status: number, code: string, detail: string, fields: FieldErrors = {}, retry_after?: number) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retry_after = retry_after;
  }

  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

function field_of(pointer: string): string {
  const last = pointer.split('/').pop() ?? '';
  return last.replaceAll('~1', '/').replaceAll('~0', '~');
}

function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an answer that is not one of success; anything may come, a proxy's page too. */
export function problem_of(status: number, body: unknown, retry_after: string | null): ApiError {
  const seconds = retry_after === null ? Number.NaN : Number(retry_after);
  const wait = Number.isFinite(seconds) ? seconds : undefined;
  if (!is_record(body) || typeof body['detail'] !== 'string') return new ApiError(status, 'unknown', '', {}, wait);
  const fields: FieldErrors = {};
  for (const entry of Array.isArray(body['errors']) ? (body['errors'] as unknown[]) : []) {
    if (!is_record(entry) || typeof entry['pointer'] !== 'string' || typeof entry['detail'] !== 'string') continue;
    fields[field_of(entry['pointer'])] ??= entry['detail'];
  }
  const code = typeof body['code'] === 'string' ? body['code'] : 'unknown';
  return new ApiError(status, code, body['detail'], fields, wait);
}
