import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';

import type { Offer, Placement, Product } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { FormError } from '../../parts/form_error';
import { Section } from '../../parts/page';
import parts from '../../parts/parts.module.css';
import { Loaded } from '../../parts/states';
import { key_terms } from '../../portal/terms';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { Facts } from '../parts/facts';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import { useOffers, usePlacements, usePropose, wording_at } from './data';
import { OffersTable } from './offers';
import styles from './preview.module.css';

const words = texts.console.placements;
const card = texts.portal.card;

const texts_of = (value: string[] | string | undefined): string[] => (Array.isArray(value) ? value : value ? [value] : []);

/** As a customer reads it there: the same words, terms and disclosures as on their card. */
function Shown({ product, placement, wording, note }: { product: Product; placement: Placement; wording: string | undefined; note: string }) {
  const stands = placement.kinds.includes(product.kind);
  return (
    <figure className={styles.preview} aria-label={words.preview_of(placement.id)}>
      <figcaption className={lists.line}>
        <strong>{placement.id}</strong>
        <span className={lists.soft}>{placement.channel}, {words.directions[placement.direction].toLowerCase()}</span>
        <span className={lists.badge}>{note}</span>
      </figcaption>
      {stands ? (
        <div className={styles.card}>
          <span className={lists.soft}>{texts.portal.category[product.category] ?? card.kind[product.kind] ?? product.kind}</span>
          <h3><bdi>{product.name}</bdi></h3>
          {wording ? <p className={styles.wording}><bdi>{wording}</bdi></p> : null}
          <p className={lists.text}><bdi>{product.description}</bdi></p>
          <Facts rows={key_terms(product).map(({ label, text }) => [label, text])} />
          {texts_of(product.disclosures).map((text) => <p key={text} className={styles.disclosure}><bdi>{text}</bdi></p>)}
        </div>
      ) : <p className={lists.none}>{words.not_here}</p>}
    </figure>
  );
}

function Propose({ product, placements, offers, tried }: { product: Product; placements: Placement[]; offers: Offer[]; tried: (placement: string, wording: string) => void }) {
  const first = { id: '', placement: 'portal_home', wording: '', from: '', to: '' };
  const [draft, set_draft, forget] = useDraft(`offer.${product.product_id}`, first);
  const [missing, set_missing] = useState(false);
  const propose = usePropose();
  const change = (more: Partial<typeof first>) => {
    const next = { ...draft, ...more };
    set_draft(next);
    tried(next.placement, next.wording);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const id = draft.id.trim();
    set_missing(id === '');
    if (id === '') return;
    const day = (text: string) => (text ? `${text}T00:00:00Z` : null);
    propose.mutate({ id, body: { product: product.product_id, placement: draft.placement, wording: draft.wording.trim(), validity: { from: day(draft.from), to: day(draft.to) } } }, {
      onSuccess: () => {
        forget();
        set_draft(first);
        tried('', '');
      },
    });
  };
  const fields = propose.error instanceof ApiError ? propose.error.fields : {};
  const replaces = offers.some(({ id }) => id === draft.id.trim());
  return (
    <Section title={words.propose} lead={words.propose_lead}>
      <form className={filters.wide_form} onSubmit={submit} noValidate>
        <TextInput size="sm" label={words.offer_id} description={replaces ? words.offer_replaces : words.offer_id_help} value={draft.id} maxLength={128} error={missing ? words.id_missing : undefined} onChange={(event) => change({ id: event.currentTarget.value })} />
        <Select size="sm" label={words.placement} value={draft.placement} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={placements.map(({ id }) => id)} error={fields['placement']} onChange={(placement) => placement && change({ placement })} />
        <Textarea size="sm" label={words.wording} description={words.wording_help} value={draft.wording} rows={3} maxLength={2000} error={fields['wording']} onChange={(event) => change({ wording: event.currentTarget.value })} />
        <div className={lists.line}>
          <TextInput size="sm" type="date" label={words.from} value={draft.from} error={fields['validity/from']} onChange={(event) => change({ from: event.currentTarget.value })} />
          <TextInput size="sm" type="date" label={words.to} value={draft.to} error={fields['validity/to']} onChange={(event) => change({ to: event.currentTarget.value })} />
        </div>
        <FormError error={propose.error} />
        <div className={lists.line}>
          <Button type="submit" size="sm" loading={propose.isPending}>{words.propose_action}</Button>
          <span role="status">{propose.isSuccess ? <span className={parts.done}>{words.proposed}</span> : null}</span>
        </div>
      </form>
    </Section>
  );
}

/** How a product is shown in each placement, what waits to be shown, and the form that proposes a wording. */
export function OfferPreview({ product }: { product: Product }) {
  const may = useMay();
  const placements = usePlacements();
  const offers = useOffers(product.product_id);
  const [tried, set_tried] = useState({ placement: '', wording: '' });
  const [now] = useState(() => new Date());
  return (
    <>
      <Section title={words.preview} lead={words.preview_lead}>
        <Loaded query={placements} heights={[200]}>
          {({ items }) => (
            <Loaded query={offers} heights={[200]}>
              {(page) => (
                <>
                  <div className={styles.previews}>
                    {items.map((placement) => {
                      const drafted = tried.placement === placement.id && tried.wording.trim() !== '';
                      const wording = drafted ? tried.wording : wording_at(page.items, product.product_id, placement.id, now);
                      return <Shown key={placement.id} product={product} placement={placement} wording={wording} note={drafted ? words.as_drafted : wording ? words.own_wording : words.catalogue_words} />;
                    })}
                  </div>
                  <OffersTable offers={page.items} of_product />
                </>
              )}
            </Loaded>
          )}
        </Loaded>
      </Section>
      {may('write_products') && placements.data && offers.data ? (
        <Propose product={product} placements={placements.data.items} offers={offers.data.items} tried={(placement, wording) => set_tried({ placement, wording })} />
      ) : null}
    </>
  );
}
