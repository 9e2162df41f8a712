import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconChartLine, IconInfoCircle, IconTable } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { texts } from '../../texts/en';
import styles from './figure.module.css';
import { CsvButton, DataTable, type Column } from './table';

const words = texts.console.figure;

/** The "i" beside a figure: what it counts, and over what. */
export function Definition({ of, children }: { of: string; children: ReactNode }) {
  return (
    <Popover position="bottom-start" width={288} shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" className={styles.info} aria-label={words.definition_of(of)}><IconInfoCircle size={16} aria-hidden /></ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.definition} aria-label={words.definition_of(of)}>
        <p data-autofocus tabIndex={-1}>{children}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

interface FigureProps<T> {
  /** The question it answers. */
  title: string;
  definition: string;
  columns: Column<T>[];
  rows: T[];
  row_key: (row: T) => string;
  file: string;
  /** What to say where there is nothing to draw yet. */
  empty?: string;
  wide?: boolean;
  /** The drawing; none: the numbers themselves are drawn as bars in their table. */
  children?: ReactNode;
  sort?: string;
  first_order?: string;
  limit?: number;
}

/** A chart with its numbers and its definition one click away. */
export function Figure<T>({ title, definition, columns, rows, row_key, file, empty, wide, children, sort, first_order, limit }: FigureProps<T>) {
  const [as_table, set_as_table] = useState(false);
  const drawn = children !== undefined;
  const table = <DataTable label={title} columns={columns} rows={rows} row_key={row_key} sort={sort} first_order={first_order} limit={drawn ? 10 : limit} />;
  return (
    <section className={styles.figure} data-wide={wide} aria-label={title}>
      <header className={styles.head}>
        <div className={styles.title}><h2>{title}</h2><Definition of={title}>{definition}</Definition></div>
        {rows.length > 0 ? (
          <div className={styles.actions}>
            {drawn ? (
              <Button variant="subtle" size="compact-sm" aria-pressed={as_table} onClick={() => set_as_table(!as_table)}
                leftSection={as_table ? <IconChartLine size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}>
                {as_table ? words.as_chart : words.as_table}
              </Button>
            ) : null}
            <CsvButton file={file} columns={columns} rows={rows} />
          </div>
        ) : null}
      </header>
      {rows.length === 0 ? <p className={styles.none}>{empty ?? words.no_data}</p> : drawn && !as_table ? children : table}
    </section>
  );
}

export interface Tile {
  label: string;
  /** As written; undefined: there is nothing to say yet. */
  value: string | undefined;
  definition: string;
  note?: string;
}

/** Figures side by side. */
export function Tiles({ tiles }: { tiles: Tile[] }) {
  return (
    <div className={styles.tiles}>
      {tiles.map(({ label, value, definition, note }) => (
        <div key={label} className={styles.tile} role="group" aria-label={label}>
          <div className={styles.tile_label}><span>{label}</span><Definition of={label}>{definition}</Definition></div>
          <div className={value === undefined ? styles.tile_none : styles.tile_value}>{value ?? words.no_data}</div>
          {note ? <div className={styles.tile_note}>{note}</div> : null}
        </div>
      ))}
    </div>
  );
}
