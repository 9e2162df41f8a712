import { Popover, Radio, UnstyledButton } from '@mantine/core';
import { IconBuildingStore, IconChevronDown, IconUser } from '@tabler/icons-react';
import { useState } from 'react';

import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './shell.module.css';

const words = texts.account.acting;

/** Whose pages these are: always to be seen where there is a choice. */
export function ActingFor() {
  const { choices, acting, act_for } = useSessionState();
  const [open, set_open] = useState(false);
  if (choices.length < 2 || !acting) return null;
  return (
    <Popover opened={open} onChange={set_open} position="bottom-end" width={288} shadow="md">
      <Popover.Target>
        <UnstyledButton className={styles.acting} onClick={() => set_open(!open)}>
          {acting.role === 'self' ? <IconUser size={18} aria-hidden /> : <IconBuildingStore size={18} aria-hidden />}
          <span className={styles.acting_words}>
            <small>{words.label}</small>
            <bdi>{acting.role === 'self' ? words.yourself : acting.name}</bdi>
          </span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.panel} aria-label={words.label}>
        <Radio.Group label={words.label} value={acting.customer_id} onChange={act_for}>
          <div className={styles.schemes}>
            {choices.map((choice) => (
              <Radio key={choice.customer_id} value={choice.customer_id} label={<bdi>{choice.role === 'self' ? words.yourself : choice.name}</bdi>}
                description={choice.role === 'self' ? undefined : (words.role[choice.role] ?? choice.role)} />
            ))}
          </div>
        </Radio.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
