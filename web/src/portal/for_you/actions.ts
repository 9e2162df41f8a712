import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import { call, new_key, part } from '../../api/client';
import type { FactValue, FeedbackEvent, Item, Recommendations } from '../../api/contract';
import { retry_unseen } from '../../api/query_client';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import { changes_between, type Change } from '../changes';
import { list_key, read_list } from '../data';
import { overall_of, type Aspects } from '../ratings';

const words = texts.portal;

/** What the page says after something was done. */
export interface News {
  title: string;
  changes: Change[];
  /** The product that was rated, and whether well. */
  rated?: { product_id: string; well: boolean };
  undo?: () => void;
}

export interface RatingBody {
  aspects?: Aspects;
  overall?: number;
  comment?: string;
}

type EventBody = Partial<FeedbackEvent> & Pick<FeedbackEvent, 'product_id' | 'event'> & { never?: boolean };

/** Everything that can be done on a list, and what came of the last of it. */
export function useListActions(customer_id: string) {
  const client = useQueryClient();
  const [news, set_news] = useState<News>();

  const send = useCallback(
    (event: EventBody, key?: string) => {
      const list = client.getQueryData<Recommendations>(list_key(customer_id));
      const shown = list?.items.some((item) => item.product_id === event.product_id);
      const decision_id = shown ? (list?.decision_id ?? undefined) : undefined;
      return call('POST', '/feedback', { body: { customer_id, decision_id, ...event }, ...(key ? { key } : {}) });
    },
    [client, customer_id],
  );

  /** A new list; says what moved. */
  const follow = useCallback(
    async (about: Omit<News, 'changes'>) => {
      const before = client.getQueryData<Recommendations>(list_key(customer_id))?.items ?? [];
      const next = await read_list(customer_id, false);
      client.setQueryData(list_key(customer_id), next);
      set_news({ ...about, changes: changes_between(before, next.items) });
    },
    [client, customer_id],
  );

  const reread = useCallback((what: string) => client.invalidateQueries({ queryKey: [customer_id, what] }), [client, customer_id]);

  // Views and clicks: tried again by themselves, under one key, so that none is counted twice.
  const unseen = useMutation({ mutationFn: ({ event, key }: { event: EventBody; key: string }) => send(event, key), retry: retry_unseen });
  const { mutate: tell_unseen } = unseen;
  const tell = useCallback((event: EventBody) => tell_unseen({ event, key: new_key() }), [tell_unseen]);

  const refresh = useMutation({ mutationFn: () => follow({ title: words.changes.title }) });

  const rate = useMutation({
    mutationFn: async ({ product_id, body }: { product_id: string; body: RatingBody }) => {
      await send({ product_id, event: 'rating', ...body });
      const overall = body.overall ?? overall_of(body.aspects ?? {});
      await Promise.all([
        follow({ title: body.aspects && overall !== undefined ? words.rating.thanks(format.score(overall)) : words.for_you.thanks, ...(overall === undefined ? {} : { rated: { product_id, well: overall >= 0.5 } }) }),
        reread('feedback'),
      ]);
    },
  });

  const show_again = useMutation({
    mutationFn: async (product_id: string) => {
      await call('DELETE', `/customers/${part(customer_id)}/never/${part(product_id)}`);
      await Promise.all([follow({ title: words.changes.title }), reread('never')]);
    },
  });

  const dismiss = useMutation({
    mutationFn: async ({ item, never }: { item: Item; never: boolean }) => {
      await send({ product_id: item.product_id, event: 'dismiss', ...(never ? { never } : {}) });
      if (!never) {
        // Away from this list at once; whether it comes back is for later lists to say.
        client.setQueryData<Recommendations>(list_key(customer_id), (list) =>
          list && { ...list, items: list.items.filter((entry) => entry.product_id !== item.product_id) });
        set_news({ title: words.card.not_now_done(item.name), changes: [] });
        await reread('feedback');
        return;
      }
      const undo = () => show_again.mutate(item.product_id);
      await Promise.all([follow({ title: words.card.never_done(item.name), undo }), reread('never')]);
    },
  });

  const select = useMutation({
    mutationFn: async (product_id: string) => {
      await send({ product_id, event: 'select' });
      await reread('feedback');
    },
  });

  const save = useMutation({
    mutationFn: ({ product_id, saved }: { product_id: string; saved: boolean }) =>
      call(saved ? 'PUT' : 'DELETE', `/customers/${part(customer_id)}/saved/${part(product_id)}`),
    onSuccess: () => reread('saved'),
  });

  const answer = useMutation({
    mutationFn: async ({ fact, value }: { fact: string; value: FactValue }) => {
      await call('POST', '/facts:batch', { body: { facts: [{ customer_id, fact, value, source: 'customer' }] } });
      await Promise.all([follow({ title: words.changes.title }), reread('customer')]);
    },
  });

  return { news, clear_news: () => set_news(undefined), tell, refresh, rate, dismiss, select, save, answer, show_again };
}

export type ListActions = ReturnType<typeof useListActions>;
