import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './problem';

/** Worth another try: the server was away or busy. What was refused is not asked for again. */
function transient(error: Error): boolean {
  return error instanceof ApiError && (error.unreachable || error.status === 429);
}

function delay(attempt: number, error: Error): number {
  const asked = error instanceof ApiError ? error.retry_after : undefined;
  return Math.min((asked ?? 2 ** attempt * 0.5) * 1000, 15_000);
}

export function make_query_client(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, error) => failures < 3 && transient(error),
        retryDelay: delay,
      },
      // A person repeats what they do themselves; only what is sent unseen (views, clicks) asks for retries.
      mutations: { networkMode: 'always', retry: false, retryDelay: delay },
    },
  });
}

export const retry_unseen = (failures: number, error: Error): boolean => failures < 5 && transient(error);
