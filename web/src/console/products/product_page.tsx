import { useParams } from 'react-router';

import type { Product, Statistics } from '../../api/contract';
import { format } from '../../format/format';
import { reasons_of } from '../../portal/analysis';
import { key_terms } from '../../portal/terms';
import { Page, Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { OfferPreview } from '../placements/preview';
import { useProduct, useProductStatistics } from '../data';
import { category_text } from '../parts/category';
import { Facts } from '../parts/facts';
import { Tiles } from '../parts/figure';
import lists from '../parts/lists.module.css';
import { sentiment_text } from '../parts/sentiment';
import { DataTable } from '../parts/table';
import { AudienceSection } from './audience';
import { ClassificationSection } from './classification_section';

const words = texts.console.products;
const overview = texts.console.overview;
const card = texts.portal.card;

const list_of = (value: string[] | string | undefined): string[] => (Array.isArray(value) ? value : value ? value.split(',').map((text) => text.trim()) : []);

function Lines({ texts: entries, none }: { texts: string[]; none: string }) {
  if (entries.length === 0) return <p className={lists.none}>{none}</p>;
  return <ul className={lists.list}>{entries.map((text) => <li key={text}><bdi>{text}</bdi></li>)}</ul>;
}

function Figures({ figures }: { figures: Statistics }) {
  const share = (value: number | null) => (value === null ? undefined : format.share(value));
  return (
    <Tiles tiles={[
      { label: overview.interactions, value: format.number(figures.total_interactions), definition: overview.interactions_definition, note: words.views(format.number(figures.total_views)) },
      { label: overview.clicks, value: format.number(figures.total_clicks), definition: overview.clicks_definition },
      { label: overview.selections, value: format.number(figures.total_selections), definition: overview.selections_definition },
      { label: overview.click_rate, value: share(figures.click_rate), definition: overview.click_rate_definition },
      { label: overview.selection_rate, value: share(figures.selection_rate), definition: overview.selection_rate_definition },
      { label: overview.feedback, value: figures.avg_feedback_score === null ? undefined : format.score(figures.avg_feedback_score), definition: overview.feedback_definition, note: overview.of_ratings(format.number(figures.total_feedback)) },
    ]} />
  );
}

const amount = (value: number | string | undefined, currency: string | undefined) => (value === undefined || value === '' ? undefined : format.money(Number(value), currency));
const rate = (value: number | string | undefined) => (value === undefined || value === '' ? undefined : format.rate(Number(value)));

function Terms({ product }: { product: Product }) {
  return (
    <Section title={words.terms}>
      <Facts rows={key_terms(product).map(({ label, text }) => [label, text])} />
      <h3>{card.rates}</h3>
      <DataTable label={card.rates} rows={product.rates ?? []} row_key={(_row, at) => String(at)} empty={words.no_rates}
        columns={[
          { key: 'side', label: words.side, value: (row) => (row.side === 'lending' ? words.lending : words.deposit) },
          { key: 'type', label: words.rate_type, value: (row) => row.type },
          { key: 'rate', label: words.rate, number: true, value: (row) => Number(row.rate), cell: (row) => rate(row.rate) },
          { key: 'term', label: words.term, value: (row) => row.term },
          { key: 'from', label: words.from_balance, number: true, value: (row) => row.from_balance, cell: (row) => amount(row.from_balance, product.currency) },
          { key: 'text', label: words.in_words, value: (row) => row.text },
        ]} />
      <h3>{card.all_fees}</h3>
      <DataTable label={card.all_fees} rows={product.fees ?? []} row_key={(_row, at) => String(at)} empty={words.no_fees}
        columns={[
          { key: 'name', label: words.name, value: (row) => row.name },
          { key: 'amount', label: words.amount, number: true, value: (row) => row.amount, cell: (row) => amount(row.amount, product.currency) ?? rate(row.rate) },
          { key: 'period', label: words.period, value: (row) => row.period },
          { key: 'text', label: words.in_words, value: (row) => row.text },
        ]} />
    </Section>
  );
}

function Rules({ product }: { product: Product }) {
  const rules = (product.eligibility ?? []).map(({ text, kind, value }) => text ?? `${kind ?? ''} ${value ?? ''}`.trim());
  const limits = (product.constraints ?? []).map(({ text, type, value }) => text ?? `${type ?? ''} ${value ?? ''}`.trim());
  return (
    <Section title={words.goes_to} lead={product.proposal ? undefined : words.goes_to_lead}>
      <Lines texts={rules} none={product.proposal ? words.goes_to_nobody : words.everybody} />
      {limits.length > 0 ? <><h3>{card.limits}</h3><Lines texts={limits} none="" /></> : null}
    </Section>
  );
}

function Inferred({ inferred }: { inferred: NonNullable<Product['inferred']> }) {
  const labels = [
    ...inferred.tags.map(({ name, score }) => words.inferred_tag(name, format.score(score))),
    ...(inferred.category ? [words.inferred_category(category_text(inferred.category.name), format.score(inferred.category.score))] : []),
  ];
  return (
    <>
      <h3>{words.inferred}</h3>
      <p className={lists.text}>{words.inferred_lead}</p>
      <Lines texts={labels} none="" />
    </>
  );
}

function About({ product }: { product: Product }) {
  return (
    <Section title={words.facts}>
      <p className={lists.text}><bdi>{product.description}</bdi></p>
      <Facts rows={[
        [words.identifier, product.product_id], [words.category, category_text(product.category)], [words.kind, card.kind[product.kind] ?? product.kind],
        [words.regime, words.regimes[product.regime] ?? product.regime], [words.brand, product.brand], [words.status, product.retired ? words.retired : product.proposal ? words.shown_to_nobody : words.offered],
        [words.effective_from, product.effective_from ? format.date(product.effective_from) : undefined], [words.effective_to, product.effective_to ? format.date(product.effective_to) : undefined],
        [words.tags, list_of(product.tags).join(', ')], [words.tax_benefits, product.tax_benefits], [words.source, product.source_format],
      ]} />
      {product.inferred ? <Inferred inferred={product.inferred} /> : null}
      <h3>{card.features}</h3>
      <Lines texts={list_of(product.features)} none={words.no_features} />
    </Section>
  );
}

export function ProductPage() {
  const { product_id = '' } = useParams();
  const query = useProduct(product_id);
  const statistics = useProductStatistics(product_id);
  return (
    <Loaded query={query} heights={[48, 96, 320, 320]}>
      {(product) => (
        <Page title={product.name} lead={product.retired ? words.retired_lead : undefined}>
          <ClassificationSection product={product} />
          <Loaded query={statistics} heights={[96]}>{(figures) => <Figures figures={figures} />}</Loaded>
          <div className={lists.columns}>
            <div><About product={product} /><Rules product={product} /></div>
            <div>
              <Terms product={product} />
              <Section title={words.judged}>
                <h3>{words.level(card.complexity, product.complexity)}</h3>
                <Lines texts={reasons_of(product, 'complexity')} none="" />
                <h3>{words.level(card.risk, product.risk)}</h3>
                <Lines texts={reasons_of(product, 'risk')} none="" />
                {product.sentiment ? <p className={lists.text}>{words.sounds(sentiment_text(product.sentiment.label), format.score(product.sentiment.score))}</p> : null}
              </Section>
              <Section title={words.disclosures} lead={words.disclosures_lead}>
                <Lines texts={list_of(product.disclosures)} none={words.no_disclosures} />
              </Section>
            </div>
          </div>
          <AudienceSection product_id={product_id} />
          {product.proposal ? <Section title={texts.console.placements.preview}><p className={lists.text}>{words.shown_nowhere}</p></Section> : <OfferPreview product={product} />}
        </Page>
      )}
    </Loaded>
  );
}
