import { Link } from 'react-router';

import { part } from '../../api/client';
import { texts } from '../../texts/en';
import { useMay } from '../may';

/** A decision's identifier; a way to it for those who may read the ledger, or who have opened its customer. */
export function DecisionLink({ id }: { id: string | null | undefined }) {
  const may = useMay();
  if (!id) return <>{texts.console.table.none}</>;
  return may('read_ledger', 'read_customers') ? <Link to={`/console/decisions/${part(id)}`}>{id}</Link> : <>{id}</>;
}
