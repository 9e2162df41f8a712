import '@mantine/charts/styles.css';

import { CartesianGrid, ErrorBar, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';

import { format } from '../../format/format';
import { texts } from '../../texts/en';
import styles from './chart.module.css';
import type { CalibrationPoint } from './chart';

const words = texts.console.model.calibration;

function top_of(points: CalibrationPoint[]): number {
  const most = Math.max(...points.map(({ predicted, observed, interval }) => Math.max(predicted, observed + interval[1])));
  return Math.min(1, Math.ceil(most * 10) / 10);
}

/** Ticks from 0 to `top`, no more than eleven. */
function ticks_to(top: number): number[] {
  const step = top <= 0.2 ? 0.05 : 0.1;
  return Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step);
}

/** Points with their intervals against the diagonal, where prediction and outcome agree. */
export default function CalibrationPlot({ label, points }: { label: string; points: CalibrationPoint[] }) {
  const top = top_of(points);
  const axis = { type: 'number' as const, domain: [0, top], ticks: ticks_to(top), interval: 0 as const, tick: { fill: 'var(--ink-soft)', fontSize: 12 }, tickLine: false, tickFormatter: (value: number) => format.number(value, 2) };
  return (
    <div className={styles.square} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={320}>
        <ScatterChart accessibilityLayer={false} margin={{ top: 8, right: 16, bottom: 20, left: 8 }}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis {...axis} dataKey="predicted" stroke="var(--line)" label={{ value: words.predicted, position: 'insideBottom', offset: -12, fill: 'var(--ink-soft)', fontSize: 12 }} />
          <YAxis {...axis} dataKey="observed" width={56} stroke="var(--line)" label={{ value: words.observed, angle: -90, position: 'insideLeft', style: { textAnchor: 'middle' }, fill: 'var(--ink-soft)', fontSize: 12 }} />
          <ReferenceLine segment={[{ x: 0, y: 0 }, { x: top, y: top }]} stroke="var(--ink-soft)" strokeDasharray="4 4" label={{ value: words.diagonal, position: 'insideTopLeft', fill: 'var(--ink-soft)', fontSize: 12 }} />
          <Scatter data={points} fill="var(--data-blue)" isAnimationActive={false}>
            <ErrorBar dataKey="interval" direction="y" width={6} strokeWidth={1.5} stroke="var(--data-blue)" isAnimationActive={false} />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
}
