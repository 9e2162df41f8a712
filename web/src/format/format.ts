// Numbers, money, rates and dates as the reader's locale writes them. The API speaks in decimals and RFC 3339.

export interface Format {
  money: (amount: number, currency?: string) => string;
  /** `fraction` 0.0459 is "4.59%". */
  rate: (fraction: number) => string;
  number: (value: number, digits?: number) => string;
  /** A share of 0 … 1 with one decimal: 0.0829 is "8.3%". */
  share: (fraction: number) => string;
  /** A score of 0 … 1 with two decimals. */
  score: (value: number) => string;
  date: (value: string) => string;
  /** "3 Oct 2026", for a table. */
  short_date: (value: string) => string;
  /** "3 Oct", for an axis. */
  day: (value: string) => string;
  date_time: (value: string) => string;
  /** "25 Nov 2026, 22:14", for a table. */
  stamp: (value: string) => string;
}

const fallback = 'en-GB';

function known(locale: string | undefined): string {
  if (!locale) return fallback;
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale]).length > 0 ? locale : fallback;
  } catch {
    return fallback;
  }
}

/** A day ("2026-11-25") is the same day everywhere; an instant is shown in the reader's time zone. */
function as_date(value: string): { date: Date; zone: string | undefined } | undefined {
  const whole_day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const date = new Date(whole_day ? `${value}T00:00:00Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : { date, zone: whole_day ? 'UTC' : undefined };
}

export function make_format(wanted?: string): Format {
  const locale = known(wanted);
  const written = (value: string, options: Intl.DateTimeFormatOptions) => {
    const parsed = as_date(value);
    if (!parsed) return value;
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: parsed.zone }).format(parsed.date);
  };
  return {
    money: (amount, currency = 'GBP') => {
      const whole = Number.isInteger(amount);
      const digits = whole ? { minimumFractionDigits: 0 } : {};
      try {
        return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(amount);
      } catch {
        return `${currency} ${amount}`;
      }
    },
    rate: (fraction) =>
      new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(fraction),
    number: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: digits }).format(value),
    share: (fraction) => new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(fraction),
    score: (value) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
    short_date: (value) => written(value, { day: 'numeric', month: 'short', year: 'numeric' }),
    day: (value) => written(value, { day: 'numeric', month: 'short' }),
    date: (value) => written(value, { day: 'numeric', month: 'long', year: 'numeric' }),
    stamp: (value) => written(value, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    date_time: (value) => written(value, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
  };
}

export const format = make_format(typeof navigator === 'undefined' ? undefined : navigator.language);
