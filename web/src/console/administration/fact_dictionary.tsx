import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useFacts } from '../data';
import { DataTable } from '../parts/table';

const words = texts.console.administration;

export function FactDictionary() {
  const query = useFacts();
  return (
    <Section title={words.facts} lead={words.facts_lead}>
      <Loaded query={query} heights={[480]}>
        {({ items }) => (
          <DataTable label={words.facts} rows={items} row_key={({ name }) => name} file="facts" sort="facts" empty={words.no_facts}
            columns={[
              { key: 'label', label: words.label, value: ({ label }) => label },
              { key: 'name', label: words.name, value: ({ name }) => name },
              { key: 'type', label: words.type, value: ({ type }) => words.types[type] },
              { key: 'class', label: words.class, value: (fact) => words.classes[fact.class] },
              { key: 'question', label: words.question, value: ({ question }) => question },
              { key: 'choices', label: words.choices, value: ({ choices }) => choices.join(', ') },
            ]} />
        )}
      </Loaded>
    </Section>
  );
}
