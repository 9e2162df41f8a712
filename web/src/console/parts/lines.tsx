import '@mantine/charts/styles.css';

import { LineChart } from '@mantine/charts';

import { format } from '../../format/format';
import styles from './chart.module.css';
import type { LinesProps } from './chart';

interface LabelProps {
  x?: number | string;
  y?: number | string;
  index?: number;
}

/** Curves, each with its name at its end. */
export default function Lines({ label, rows, x, x_text, series, from_zero = true, digits = 0 }: LinesProps) {
  const last = rows.length - 1;
  const named = series.length > 1;
  const sparse = rows.length < 3;
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <LineChart
        h={240} data={rows} dataKey={x} withLegend={false} curveType="linear" strokeWidth={2} gridAxis="x" tickLine="none"
        withDots={sparse} withTooltip tooltipAnimationDuration={0} valueFormatter={(value) => format.number(value, digits)}
        series={series.map(({ key, name, colour }) => ({ name: key, label: name, color: `var(--data-${colour})` }))}
        xAxisProps={{ tickFormatter: (value) => x_text(String(value)), minTickGap: 24, interval: 'preserveStartEnd' }}
        yAxisProps={{ domain: from_zero ? [0, 'auto'] : ['auto', 'auto'], width: 48, allowDecimals: digits > 0 }}
        tooltipProps={{ labelFormatter: (value) => (typeof value === 'string' ? x_text(value) : value) }}
        lineChartProps={{ accessibilityLayer: false, margin: { top: 8, right: named ? 76 : 16, bottom: 0, left: 0 } }}
        lineProps={(drawn) => ({
          isAnimationActive: false,
          label: named
            ? ({ x: at, y, index }: LabelProps) => index === last ? <text key={`end-${drawn.name}`} className={styles.end} x={Number(at) + 8} y={Number(y)} dy="0.35em">{String(drawn.label)}</text> : <g key={`${drawn.name}-${String(index)}`} />
            : false,
        })}
      />
    </div>
  );
}
