import { Link } from 'react-router';

import type { ImportReport } from '../../../api/contract';
import { format } from '../../../format/format';
import { texts } from '../../../texts/en';
import { Facts } from '../../parts/facts';
import lists from '../../parts/lists.module.css';
import { DataTable } from '../../parts/table';

const words = texts.console.import_products;

/** What an import did, or would do. */
export function Report({ report, taken = false }: { report: ImportReport; taken?: boolean }) {
  return (
    <>
      <Facts rows={[
        [words.accepted, format.number(report.accepted)], [words.changed, format.number(report.changed)], [words.unchanged, format.number(report.unchanged)],
        [words.rejected, format.number(report.rejected_count)], [words.unclassified, format.number(report.unclassified)],
      ]} />
      {taken && report.unclassified > 0 ? <p className={lists.text}><Link to="/console/products?category=unclassified">{texts.console.products.to_waiting}</Link></p> : null}
      {report.rejected.length > 0 ? (
        <>
          <h3>{words.rejected_title}</h3>
          <DataTable label={words.rejected_title} rows={report.rejected} row_key={({ line }, at) => `${line}-${at}`} file="rejected-rows" sort="rejected" first_order="line" limit={50}
            columns={[
              { key: 'line', label: words.line, number: true, value: ({ line }) => line },
              { key: 'reason', label: words.reason, value: ({ reason }) => reason },
            ]} />
        </>
      ) : null}
      {report.notes.length > 0 ? (
        <>
          <h3>{words.notes}</h3>
          <ul className={lists.list}>{report.notes.map((note) => <li key={note}><bdi>{note}</bdi></li>)}</ul>
        </>
      ) : null}
    </>
  );
}
