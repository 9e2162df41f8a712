import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { part } from '../../api/client';
import type { Offer } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import lists from '../parts/lists.module.css';
import { DataTable, type Column } from '../parts/table';
import { useWithdraw } from './data';

const words = texts.console.placements;

function days({ from, to }: Offer['validity']): string {
  if (!from && !to) return words.always;
  return words.valid(from ? format.short_date(from) : undefined, to ? format.short_date(to) : undefined);
}

/** What the newest version says, and whether customers see it. */
function status_of({ status, in_force, version }: Offer): string {
  if (status === 'approved') return words.statuses.approved;
  return in_force && in_force.version !== version ? words.meanwhile(words.statuses[status]) : words.statuses[status];
}

export function OffersTable({ offers, of_product }: { offers: Offer[]; of_product?: boolean }) {
  const may = useMay();
  const withdraw = useWithdraw();
  const [asking, set_asking] = useState('');
  const columns: Column<Offer>[] = [
    { key: 'id', label: words.offer, value: ({ id }) => id },
    ...(of_product ? [] : [{ key: 'name', label: words.product, value: ({ name }: Offer) => name, cell: ({ name, product }: Offer) => <Link to={`/console/products/${part(product)}`}><bdi>{name}</bdi></Link> }]),
    { key: 'placement', label: words.placement, tight: true, value: ({ placement }) => placement },
    { key: 'wording', label: words.wording, value: ({ wording }) => wording },
    { key: 'validity', label: words.validity, value: ({ validity }) => days(validity) },
    { key: 'status', label: words.status, value: status_of },
    { key: 'proposed_by', label: words.proposed_by, value: ({ proposed_by }) => proposed_by },
    { key: 'decided_by', label: words.decided_by, value: ({ decided_by }) => decided_by },
    { key: 'comment', label: words.comment, value: ({ comment }) => comment },
    ...(may('write_products') ? [{
      key: 'withdraw', label: words.withdraw, value: () => null,
      cell: (offer: Offer) => {
        if (offer.status !== 'proposed' && !offer.in_force) return null;
        const sure = asking === offer.id;
        return <Button size="xs" variant={sure ? 'filled' : 'default'} color={sure ? 'red' : undefined} loading={withdraw.isPending && withdraw.variables.id === offer.id} aria-label={words.withdraw_of(offer.id)} onClick={() => (sure ? withdraw.mutate(offer, { onSettled: () => set_asking('') }) : set_asking(offer.id))}>{sure ? words.withdraw_sure : words.withdraw}</Button>;
      },
    }] : []),
  ];
  return (
    <div>
      <FormError error={withdraw.error} />
      <DataTable label={words.offers} rows={offers} columns={columns} row_key={({ id }) => id} empty={words.no_offers} file="offers" />
      {asking ? <p className={lists.soft} role="status">{words.withdraw_warning}</p> : null}
    </div>
  );
}
