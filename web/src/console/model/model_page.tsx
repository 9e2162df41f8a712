import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '../../api/client';
import type { CalibrationBin, Training } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import parts from '../../parts/parts.module.css';
import { texts } from '../../texts/en';
import { useCalibration, useModel, useSentiment, useTrainings, type SentimentInsights } from '../data';
import { useMay } from '../may';
import { Calibration, Lines } from '../parts/chart';
import { Facts } from '../parts/facts';
import { Figure, Tiles, type Tile } from '../parts/figure';
import figures from '../parts/figure.module.css';
import type { Column } from '../parts/table';
import { wilson } from './interval';

const words = texts.console.model;
const measures = ['mse', 'r2', 'auc', 'log_loss', 'ece'] as const;
type Measure = (typeof measures)[number];

function written(value: number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : format.number(value, 4);
}

function tiles_of(latest: Training): Tile[] {
  return measures.map((measure) => ({ label: words.measure[measure], value: written(latest[measure]), definition: words.definition[measure], note: words.better[measure] }));
}

function Train() {
  const client = useQueryClient();
  const train = useMutation({
    mutationFn: () => call<Training>('POST', '/model:train', { body: { force: true } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['model'] }),
  });
  const nothing = train.error instanceof ApiError && train.error.status === 404;
  return (
    <div className={figures.train}>
      <Button loading={train.isPending} onClick={() => train.mutate()}>{words.train}</Button>
      <div role="status">
        {train.isPending ? <span>{words.training}</span> : null}
        {train.data ? <div className={parts.done}>{words.trained(train.data.outcome, format.number(train.data.ratings), format.number(train.data.responses))}</div> : null}
        {nothing ? <span>{words.nothing_to_train}</span> : null}
      </div>
      <FormError error={nothing ? null : train.error} />
    </div>
  );
}

function OverTime({ runs, measure }: { runs: Training[]; measure: Measure }) {
  const title = words.over_time[measure];
  const known = runs.filter((run) => run[measure] !== null);
  const columns: Column<Training>[] = [
    { key: 'at', label: words.run_at, tight: true, value: (run) => run.at, cell: (run) => format.date_time(run.at) },
    { key: measure, label: words.measure[measure], number: true, value: (run) => run[measure], cell: (run) => written(run[measure]) },
  ];
  return (
    <Figure title={title} definition={words.definition[measure]} file={`${measure}-over-time`} rows={known} row_key={(run) => run.at + run.model_version} columns={columns} empty={words.none_yet}>
      {known.length < 2 ? <p className={figures.none}>{words.one_run(written(known[0]?.[measure]) ?? '')}</p> : <Lines label={title} rows={known.map((run) => ({ at: run.at, value: run[measure] }))} x="at" x_text={known.length < 12 ? format.date_time : format.date} digits={4} from_zero={measure !== 'r2'} series={[{ key: 'value', name: words.measure[measure], colour: 'blue' }]} />}
    </Figure>
  );
}

function CalibrationFigure({ bins }: { bins: CalibrationBin[] }) {
  const own = words.calibration;
  const seen = bins.filter(({ n }) => n > 0);
  const ends = (bin: CalibrationBin) => wilson(bin.observed, bin.n);
  const points = seen.map((bin) => {
    const [low, high] = ends(bin);
    return { ...bin, interval: [Math.max(0, bin.observed - low), Math.max(0, high - bin.observed)] as [number, number] };
  });
  return (
    <Figure title={own.title} definition={own.definition} file="calibration" rows={seen} row_key={(bin) => String(bin.predicted)} empty={words.none_yet}
      columns={[
        { key: 'predicted', label: own.predicted, number: true, value: (bin) => bin.predicted },
        { key: 'observed', label: own.observed, number: true, value: (bin) => bin.observed },
        { key: 'low', label: own.low, number: true, value: (bin) => ends(bin)[0] },
        { key: 'high', label: own.high, number: true, value: (bin) => ends(bin)[1] },
        { key: 'n', label: own.views, number: true, value: (bin) => bin.n },
      ]}>
      <Calibration label={own.title} points={points} />
    </Figure>
  );
}

function Reading({ data }: { data: SentimentInsights }) {
  const own = words.sentiment;
  const known = data.held_out;
  return (
    <Section title={own.title}>
      <Facts rows={[
        [own.source, data.source === null ? own.none : own.sources[data.source]],
        [own.held_out, known ? own.comments(format.number(known.comments)) : undefined],
        [own.accuracy, written(known?.accuracy)], [own.macro_f1, written(known?.macro_f1)], [own.log_loss, written(known?.log_loss)], [own.ece, written(known?.ece)],
        [own.taught, known ? format.number(known.taught) : undefined],
        [own.unread, data.unread > 0 ? format.number(data.unread) : undefined],
      ]} />
    </Section>
  );
}

export function ModelPage() {
  const may = useMay();
  const trainings = useTrainings();
  const model = useModel();
  const calibration = useCalibration();
  const sentiment = useSentiment();
  return (
    <Page title={words.title} lead={words.lead} actions={may('train') ? <Train /> : undefined}>
      <Loaded query={trainings} heights={[96, 300, 300]}>
        {({ items }) => {
          const runs = [...items].sort((a, b) => a.at.localeCompare(b.at));
          const latest = runs.at(-1);
          if (!latest) return <Empty title={words.none_title}>{may('train') ? words.none_text : words.none_text_other}</Empty>;
          return (
            <>
              <Tiles tiles={tiles_of(latest)} />
              <p className={figures.caption}>{words.latest(format.date_time(latest.at), format.number(latest.ratings), format.number(latest.responses), words.outcome[latest.outcome] ?? latest.outcome)}</p>
              <div className={figures.grid}>
                <Loaded query={calibration} heights={[360]}>{({ bins }) => <CalibrationFigure bins={bins} />}</Loaded>
                {measures.map((measure) => <OverTime key={measure} runs={runs} measure={measure} />)}
              </div>
            </>
          );
        }}
      </Loaded>
      <Loaded query={model} heights={[120]}>
        {(now) => (
          <Section title={words.answering}>
            <Facts rows={[
              [words.version, now.version],
              [words.trained_to, format.number(now.trained_to)],
              [words.appraisals, format.number(now.appraisals)],
              [words.responses, format.number(now.responses)],
              [words.text_features, now.text_features ? words.text_on : words.text_off],
            ]} />
          </Section>
        )}
      </Loaded>
      <Loaded query={sentiment} heights={[120]}>{(data) => <Reading data={data} />}</Loaded>
    </Page>
  );
}
