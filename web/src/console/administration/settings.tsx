import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { useSession } from '../../session/session';
import { texts } from '../../texts/en';
import { useModel } from '../data';
import { Facts } from '../parts/facts';
import lists from '../parts/lists.module.css';

const words = texts.console.administration;

/** What is in force and can be seen from here; what is set where. Nothing here changes anything. */
export function Settings() {
  const session = useSession();
  const query = useModel();
  return (
    <Section title={words.settings} lead={words.settings_lead}>
      <Loaded query={query} heights={[96]}>
        {(model) => (
          <Facts rows={[
            [words.data_kind, session.demo ? words.demo_data : words.own_data],
            [words.feature_version, model.feature_version],
            [words.text_model, model.text_features ? words.text_on : words.text_off],
          ]} />
        )}
      </Loaded>
      <ul className={lists.list}>{words.elsewhere.map(([what, command]) => <li key={what}>{what}: <code>{command}</code></li>)}</ul>
    </Section>
  );
}
