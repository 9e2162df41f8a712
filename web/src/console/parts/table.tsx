import { Button, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { format } from '../../format/format';
import { texts } from '../../texts/en';
import { useAddress } from './address';
import { csv_mark, save_file, to_csv, type Cell } from './csv';
import { next_order, read_order, sorted } from './sort';
import styles from './table.module.css';

const words = texts.console.table;

export interface Column<T> {
  key: string;
  label: string;
  /** What is sorted by and exported. */
  value: (row: T) => Cell;
  /** What is shown, where that is not the value as written here. */
  cell?: (row: T) => ReactNode;
  number?: boolean;
  /** Kept on one line: times and identifiers. */
  tight?: boolean;
  /** A bar from zero behind the number, as long as its share of the largest one. */
  bar?: boolean;
}

interface TableProps<T> {
  /** What the table is; read out, and not shown. */
  label: string;
  columns: Column<T>[];
  rows: T[];
  row_key: (row: T, at: number) => string;
  /** Name of the exported file without its ending; none: no export here. */
  file?: string;
  /** Where the order stands in the address; none: the rows can't be sorted, as there are more than these. */
  sort?: string;
  first_order?: string;
  /** Rows shown before "Show all". */
  limit?: number;
  empty?: string;
}

export function export_rows<T>(file: string, columns: Column<T>[], rows: T[]): void {
  save_file(`${file}.csv`, csv_mark + to_csv(columns.map(({ label }) => label), rows.map((row) => columns.map(({ value }) => value(row)))), 'text/csv;charset=utf-8');
}

export function CsvButton<T>({ file, columns, rows }: { file: string; columns: Column<T>[]; rows: T[] }) {
  return (
    <Button variant="subtle" size="compact-sm" leftSection={<IconDownload size={16} aria-hidden />} aria-label={words.csv_of(file)} onClick={() => export_rows(file, columns, rows)}>
      {words.csv}
    </Button>
  );
}

function as_text(cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return words.none;
  if (typeof cell === 'number') return format.number(cell, 4);
  if (typeof cell === 'boolean') return cell ? texts.common.yes : texts.common.no;
  return cell;
}

function Content<T>({ column, row, most }: { column: Column<T>; row: T; most: number }) {
  const value = column.value(row);
  const shown = column.cell ? column.cell(row) : as_text(value);
  if (!column.bar) return typeof shown === 'string' && !column.number ? <bdi>{shown}</bdi> : <>{shown}</>;
  const share = typeof value === 'number' && most > 0 ? value / most : 0;
  return (
    <span className={styles.with_bar}>
      <span className={styles.track} aria-hidden>{share > 0 ? <span className={styles.bar} style={{ width: `${share * 100}%` }} /> : null}</span>
      <span className={styles.amount}>{shown}</span>
    </span>
  );
}

/** A dense table: sortable, exportable, scrolling inside itself where it is wider than the page. */
export function DataTable<T>({ label, columns, rows, row_key, file, sort, first_order = '', limit, empty }: TableProps<T>) {
  const { get, set } = useAddress();
  const [all, set_all] = useState(false);
  const order = sort ? read_order(get(sort) || first_order) : undefined;
  const by = columns.find(({ key }) => key === order?.key);
  const ordered = order && by ? sorted(rows, by.value, order.falling) : rows;
  const shown = limit && !all ? ordered.slice(0, limit) : ordered;
  const most = new Map(columns.filter(({ bar }) => bar).map(({ key, value }) => [key, Math.max(0, ...rows.map((row) => Number(value(row) ?? 0)))]));
  if (rows.length === 0) return <p className={styles.empty}>{empty ?? words.empty}</p>;
  return (
    <div className={styles.box}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard */}
      <div className={styles.scroll} role="group" aria-label={label} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => {
                const here = order?.key === column.key ? order : undefined;
                return (
                  <th key={column.key} scope="col" data-number={column.number ?? column.bar} aria-sort={here ? (here.falling ? 'descending' : 'ascending') : undefined}>
                    {sort ? (
                      <UnstyledButton className={styles.sort} onClick={() => set({ [sort]: next_order(order, column.key, (column.number ?? column.bar) === true) })}>
                        {column.label}
                        {here ? here.falling ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden /> : null}
                      </UnstyledButton>
                    ) : column.label}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <tr key={row_key(row, at)}>
                {columns.map((column) => <td key={column.key} data-number={column.number} data-tight={column.tight}><Content column={column} row={row} most={most.get(column.key) ?? 0} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {file || shown.length < rows.length ? (
        <div className={styles.foot}>
          {shown.length < rows.length ? <Button variant="subtle" size="compact-sm" onClick={() => set_all(true)}>{words.show_all(format.number(rows.length))}</Button> : null}
          {file ? <CsvButton file={file} columns={columns} rows={ordered} /> : null}
        </div>
      ) : null}
    </div>
  );
}
