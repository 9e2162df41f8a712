import { Button, Checkbox, NumberInput, Radio, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';

import type { Placement } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import parts from '../../parts/parts.module.css';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import { DataTable, type Column } from '../parts/table';
import { useOffers, usePlacements, usePutPlacement } from './data';
import { OffersTable } from './offers';

const words = texts.console.placements;
const kinds = ['product', 'service', 'content'] as const;
const fresh: Placement = { id: '', channel: '', direction: 'inbound', count: 5, kinds: [...kinds], window: 30 };

function Form({ first, close }: { first: Placement; close: () => void }) {
  const [placement, set_placement] = useState(first);
  const [missing, set_missing] = useState(false);
  const put = usePutPlacement();
  const known = first.id !== '';
  const change = (more: Partial<Placement>) => set_placement({ ...placement, ...more });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const { id, ...body } = placement;
    set_missing(id.trim() === '');
    if (id.trim() !== '') put.mutate({ id: id.trim(), body }, { onSuccess: close });
  };
  const fields = put.error instanceof ApiError ? put.error.fields : {};
  const number = (name: 'count' | 'window', least: number, most: number) => (
    <NumberInput size="sm" label={words[name]} description={words[`${name}_help`]} value={placement[name]} min={least} max={most} allowDecimal={false} error={fields[name]} onChange={(value) => change({ [name]: Number(value) })} />
  );
  return (
    <Section title={known ? words.change_of(first.id) : words.add}>
      <form className={filters.form} onSubmit={submit} noValidate>
        {known ? null : <TextInput size="sm" label={words.id} description={words.id_help} value={placement.id} maxLength={128} error={missing ? words.id_missing : fields['id']} onChange={(event) => change({ id: event.currentTarget.value })} />}
        <TextInput size="sm" label={words.channel} description={words.channel_help} value={placement.channel} maxLength={64} error={fields['channel']} onChange={(event) => change({ channel: event.currentTarget.value })} />
        <Radio.Group size="sm" label={words.direction} value={placement.direction} onChange={(direction) => change({ direction: direction })}>
          <div className={filters.choices}>{(['inbound', 'outbound'] as const).map((direction) => <Radio key={direction} size="sm" value={direction} label={words.directions[direction]} />)}</div>
        </Radio.Group>
        {number('count', 1, 100)}
        <Checkbox.Group size="sm" label={words.kinds} description={words.kinds_help} value={placement.kinds} onChange={(chosen) => change({ kinds: chosen })} error={fields['kinds']}>
          <div className={filters.choices}>{kinds.map((kind) => <Checkbox key={kind} size="sm" value={kind} label={words.kind_names[kind]} />)}</div>
        </Checkbox.Group>
        {number('window', 1, 90)}
        <FormError error={put.error} />
        <div className={lists.line}>
          <Button type="submit" size="sm" loading={put.isPending}>{words.save}</Button>
          <Button size="sm" variant="default" onClick={close}>{texts.common.cancel}</Button>
        </div>
      </form>
    </Section>
  );
}

/** Where offers are shown, and every wording that is shown or waits. */
export function PlacementsPage() {
  const may = useMay();
  const placements = usePlacements();
  const offers = useOffers();
  const [changed, set_changed] = useState<Placement>();
  const [saved, set_saved] = useState(false);
  const writes = may('write_products');
  const open = (placement: Placement | undefined) => {
    set_saved(changed !== undefined && placement === undefined);
    set_changed(placement);
  };
  const columns: Column<Placement>[] = [
    { key: 'id', label: words.id, tight: true, value: ({ id }) => id },
    { key: 'channel', label: words.channel, value: ({ channel }) => channel },
    { key: 'direction', label: words.direction, value: ({ direction }) => words.directions[direction] },
    { key: 'count', label: words.count, number: true, value: ({ count }) => count },
    { key: 'kinds', label: words.kinds, value: (placement) => placement.kinds.map((kind) => words.kind_names[kind]).join(', ') },
    { key: 'window', label: words.window, number: true, value: ({ window }) => window },
    ...(writes ? [{ key: 'change', label: words.change, value: () => null, cell: (placement: Placement) => <Button size="xs" variant="default" aria-label={words.change_of(placement.id)} onClick={() => open(placement)}>{words.change}</Button> }] : []),
  ];
  return (
    <Page title={words.title} lead={words.lead} actions={writes ? <Button onClick={() => open(fresh)}>{words.add}</Button> : undefined}>
      <div role="status">{saved ? <p className={parts.done}>{words.saved}</p> : null}</div>
      {changed ? <Form key={changed.id} first={changed} close={() => open(undefined)} /> : null}
      <Section title={words.title}>
        <Loaded query={placements} heights={[160]}>{({ items }) => <DataTable label={words.title} rows={items} columns={columns} row_key={({ id }) => id} sort="placements" first_order="id" file="placements" />}</Loaded>
      </Section>
      <Section title={words.offers} lead={words.offers_lead}>
        <Loaded query={offers} heights={[160]}>{({ items }) => <OffersTable offers={items} />}</Loaded>
      </Section>
    </Page>
  );
}
