import { useEffect, type ReactNode } from 'react';

import { texts } from '../texts/en';
import styles from './parts.module.css';

interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Beside the title: what can be done with the page as a whole. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page's head and body; sets the document's title. */
export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – ${texts.common.brand}`;
  }, [title]);
  return (
    <>
      <header className={styles.page_head}>
        <div className={styles.page_words}>
          <h1>{title}</h1>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
        </div>
        {actions ? <div className={styles.page_actions}>{actions}</div> : null}
      </header>
      {children}
    </>
  );
}

interface SectionProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  id?: string;
}

/** A titled box on a page. */
export function Section({ title, lead, children, id }: SectionProps) {
  return (
    <section className={styles.section} id={id} aria-label={title}>
      <h2>{title}</h2>
      {lead ? <p className={styles.section_lead}>{lead}</p> : null}
      {children}
    </section>
  );
}
