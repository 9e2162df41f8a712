import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { call, set_gate } from '../api/client';
import type { ActsFor, Session } from '../api/contract';
import { ApiError } from '../api/problem';
import { acting_for_stored, forget_drafts, store_acting_for } from './kept';
import { LogInAgain } from './log_in_again';
import { tell_other_tabs, useOtherTabs } from './other_tabs';

interface SessionState {
  /** undefined: not known yet; null: logged out. */
  session: Session | null | undefined;
  error: Error | null;
  retry: () => void;
  /** After log-in, sign-up or a linked record: the server's new answer. */
  entered: (session: Session) => void;
  log_out: (everywhere?: boolean) => Promise<void>;
  /** The customers this person may act for, themselves first. */
  choices: ActsFor[];
  acting: ActsFor | undefined;
  act_for: (customer_id: string) => void;
}

const Context = createContext<SessionState | undefined>(undefined);

const session_key = ['session'];

async function read_session(): Promise<Session | null> {
  try {
    return await call<Session>('GET', '/sessions/current', { open: true });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

function choices_of(session: Session | null | undefined): ActsFor[] {
  if (!session) return [];
  const own = session.customer_id;
  const self = own === null ? [] : [{ customer_id: own, name: session.customer_name ?? session.user_name, role: 'self' }];
  return [...self, ...session.acts_for.filter((entry) => entry.customer_id !== own)];
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: session_key, queryFn: read_session, staleTime: Number.POSITIVE_INFINITY });
  const session = query.data;
  const [asking, set_asking] = useState(false);
  const waiting = useRef<((renewed: boolean) => void)[]>([]);
  const [chosen, set_chosen] = useState(acting_for_stored);

  const entered = useCallback(
    (next: Session) => {
      client.setQueryData(session_key, next);
      tell_other_tabs();
    },
    [client],
  );

  const answer_waiting = useCallback((renewed: boolean) => {
    set_asking(false);
    for (const answer of waiting.current.splice(0)) answer(renewed);
  }, []);

  const leave = useCallback(() => {
    answer_waiting(false);
    forget_drafts();
    client.setQueryData(session_key, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== session_key[0] });
  }, [answer_waiting, client]);

  // From the cache, which is ahead of what was last rendered.
  const current = useCallback(() => client.getQueryData<Session | null>(session_key), [client]);

  const reread = useCallback(
    async (used: string | undefined) => {
      const before = current();
      const now = await read_session().catch(() => undefined);
      if (!now || now.user_name !== before?.user_name || now.csrf_token === used) return false;
      client.setQueryData(session_key, now);
      answer_waiting(true);
      return true;
    },
    [answer_waiting, client, current],
  );

  useEffect(() => {
    set_gate({
      csrf_token: () => current()?.csrf_token,
      reread,
      ask: () => {
        if (!current()) return Promise.resolve(false);
        set_asking(true);
        return new Promise((answer) => waiting.current.push(answer));
      },
    });
    return () => set_gate(undefined);
  }, [current, reread]);

  useOtherTabs(asking, useCallback(() => void reread(current()?.csrf_token), [current, reread]));

  const state = useMemo<SessionState>(() => {
    const choices = choices_of(session);
    return {
      session,
      error: query.error,
      retry: () => void query.refetch(),
      entered,
      log_out: async (everywhere = false) => {
        await call('DELETE', everywhere ? '/sessions' : '/sessions/current', { open: true }).catch((error: unknown) => {
          if (!(error instanceof ApiError && error.status === 401)) throw error;
        });
        leave();
      },
      choices,
      acting: choices.find((choice) => choice.customer_id === chosen) ?? choices[0],
      act_for: (customer_id) => {
        store_acting_for(customer_id);
        set_chosen(customer_id);
      },
    };
  }, [chosen, entered, leave, query, session]);

  return (
    <Context value={state}>
      {children}
      {asking && session ? (
        <LogInAgain
          user_name={session.user_name}
          on_entered={(next) => {
            // Somebody else's log-in must not carry on with this person's page.
            if (next.user_name !== session.user_name) {
              window.location.assign('/');
              return;
            }
            entered(next);
            answer_waiting(true);
          }}
          on_leave={leave}
        />
      ) : null}
    </Context>
  );
}

export function useSessionState(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error('useSessionState outside SessionProvider');
  return state;
}

/** For pages behind the log-in, where there is a session. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('useSession without a session');
  return session;
}
