// Charts are loaded when the first one is drawn; their place is kept meanwhile.
import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';

import type { data_colours } from '../../theme/theme';

export interface Series {
  key: string;
  name: string;
  colour: keyof typeof data_colours;
}

export interface LinesProps {
  /** The question, for those who don't see the drawing; the numbers stand in the table beside it. */
  label: string;
  rows: Record<string, string | number | null>[];
  x: string;
  x_text: (value: string) => string;
  series: Series[];
  from_zero?: boolean;
  digits?: number;
}

export interface CalibrationPoint {
  predicted: number;
  observed: number;
  /** Half-widths of the 95% interval around `observed`, downwards and upwards. */
  interval: [number, number];
}

const LazyLines = lazy(() => import('./lines'));
const LazyCalibration = lazy(() => import('./calibration'));

export const Lines = (props: LinesProps) => <Suspense fallback={<Skeleton height={240} />}><LazyLines {...props} /></Suspense>;

export const Calibration = (props: { label: string; points: CalibrationPoint[] }) => (
  <Suspense fallback={<Skeleton height={320} />}><LazyCalibration {...props} /></Suspense>
);
