import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowRight, IconBriefcase, IconUser } from '@tabler/icons-react';
import { UnstyledButton } from '@mantine/core';
import { useNavigate } from 'react-router';

import { call } from '../api/client';
import type { List, Persona, Session } from '../api/contract';
import { ApiError } from '../api/problem';
import { FormError } from '../parts/form_error';
import { Page } from '../parts/page';
import { Loaded } from '../parts/states';
import { start_of } from '../session/guards';
import { useSessionState } from '../session/session';
import { forget_drafts } from '../session/kept';
import { PageNotFound } from '../shell/page_not_found';
import { texts } from '../texts/en';
import styles from './demo.module.css';

const words = texts.demo;

/** The persona whose story is an organisation's: one enters on its pages, not on the person's own. */
const organisation_persona = 'bakery';

function People({ people, enter, busy }: { people: Persona[]; enter: (persona: Persona) => void; busy: string | undefined }) {
  return (
    <ul className={styles.people}>
      {people.map((persona) => (
        <li key={persona.persona}>
          <UnstyledButton className={styles.person} onClick={() => enter(persona)} disabled={busy !== undefined}
            data-busy={busy === persona.persona || undefined}>
            <span className={styles.icon}>{persona.where === 'portal' ? <IconUser size={22} aria-hidden /> : <IconBriefcase size={22} aria-hidden />}</span>
            <span className={styles.person_words}>
              <strong><bdi>{persona.name}</bdi></strong>
              <span>{persona.what}</span>
            </span>
            <IconArrowRight size={20} aria-hidden />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** Into the demo bank as one of its people. The server has these routes only over demo data. */
export function DemoPage() {
  const { session: current, entered, act_for } = useSessionState();
  const navigate = useNavigate();
  const client = useQueryClient();
  const personas = useQuery({
    queryKey: ['personas'],
    queryFn: () => call<List<Persona>>('GET', '/demo/personas', { open: true }),
  });
  const enter = useMutation({
    mutationFn: (persona: Persona) => call<Session>('POST', '/demo/sessions', { body: { persona: persona.persona }, open: true }),
    onSuccess: async (session, persona) => {
      forget_drafts();
      const organisation = persona.persona === organisation_persona ? session.acts_for[0] : undefined;
      act_for(organisation?.customer_id ?? session.customer_id ?? '');
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'personas' });
      entered(session);
      await navigate(start_of(session));
    },
  });
  if (personas.error instanceof ApiError && personas.error.status === 404) return <PageNotFound />;
  return (
    <div className={styles.demo}>
      {current?.demo ? null : <p className={styles.banner}>{texts.common.demo_banner}</p>}
      <Page title={words.title} lead={words.lead}>
        <FormError error={enter.error} />
        <div className={styles.columns}>
          <Loaded query={personas} heights={[88, 88, 88, 88]}>
            {({ items }) => {
              const busy = enter.isPending ? enter.variables.persona : undefined;
              const of = (where: Persona['where']) => items.filter((persona) => persona.where === where);
              return (
                <div className={styles.groups}>
                  <section aria-label={words.portal}>
                    <h2>{words.portal}</h2>
                    <People people={of('portal')} enter={enter.mutate} busy={busy} />
                  </section>
                  <section aria-label={words.console}>
                    <h2>{words.console}</h2>
                    <People people={of('console')} enter={enter.mutate} busy={busy} />
                  </section>
                </div>
              );
            }}
          </Loaded>
          <aside className={styles.path} aria-label={words.path.title}>
            <h2>{words.path.title}</h2>
            <ol>{words.path.steps.map((step) => <li key={step.title}><strong>{step.title}</strong><span>{step.text}</span></li>)}</ol>
          </aside>
        </div>
      </Page>
    </div>
  );
}
