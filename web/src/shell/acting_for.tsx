import { Menu, UnstyledButton } from '@mantine/core';
import { IconBuildingStore, IconCheck, IconChevronDown, IconUser } from '@tabler/icons-react';

import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './shell.module.css';

const words = texts.account.acting;

/** Whose pages these are: always to be seen where there is a choice. */
export function ActingFor() {
  const { choices, acting, act_for } = useSessionState();
  if (choices.length < 2 || !acting) return null;
  return (
    <Menu position="bottom-end" width={280} shadow="md">
      <Menu.Target>
        <UnstyledButton className={styles.acting}>
          {acting.role === 'self' ? <IconUser size={18} aria-hidden /> : <IconBuildingStore size={18} aria-hidden />}
          <span className={styles.acting_words}>
            <small>{words.label}</small>
            <bdi>{acting.role === 'self' ? words.yourself : acting.name}</bdi>
          </span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.label}</Menu.Label>
        {choices.map((choice) => (
          <Menu.Item key={choice.customer_id} role="menuitemradio" aria-checked={choice === acting}
            onClick={() => act_for(choice.customer_id)}
            leftSection={<IconCheck size={18} aria-hidden visibility={choice === acting ? 'visible' : 'hidden'} />}>
            <bdi>{choice.role === 'self' ? words.yourself : choice.name}</bdi>
            {choice.role === 'self' ? null : <small className={styles.role}> {words.role[choice.role] ?? choice.role}</small>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
