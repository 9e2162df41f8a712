import type { Cell } from './csv';

/** "clicks" rising, "-clicks" falling, "" as the rows come. */
export interface Order {
  key: string;
  falling: boolean;
}

export function read_order(text: string): Order | undefined {
  if (text === '') return undefined;
  return text.startsWith('-') ? { key: text.slice(1), falling: true } : { key: text, falling: false };
}

/** The order after a touch on a column's head: falling first for numbers, rising first for texts. */
export function next_order(now: Order | undefined, key: string, number: boolean): string {
  const falling = now?.key === key ? !now.falling : number;
  return falling ? `-${key}` : key;
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** What has no value comes last, in either direction. */
export function sorted<T>(rows: T[], value: (row: T) => Cell, falling: boolean): T[] {
  const empty = (cell: Cell) => cell === null || cell === undefined || cell === '';
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
    return falling ? compare(b, a) : compare(a, b);
  });
}
