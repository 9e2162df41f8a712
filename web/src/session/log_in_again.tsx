import { Anchor, Modal, Stack, Text } from '@mantine/core';

import type { Session } from '../api/contract';
import { texts } from '../texts/en';
import { LogInForm } from './log_in_form';

const words = texts.account.session;

interface Props {
  user_name: string;
  on_entered: (session: Session) => void;
  on_leave: () => void;
}

/** Over the page, so that everything on it stays as it is. */
export function LogInAgain({ user_name, on_entered, on_leave }: Props) {
  return (
    <Modal opened onClose={on_leave} title={words.ended_title} withCloseButton={false} closeOnClickOutside={false}
      closeOnEscape={false} centered zIndex={400}>
      <Stack gap="md">
        <Text>{words.ended}</Text>
        <LogInForm user_name={user_name} on_entered={on_entered} />
        <Anchor component="button" type="button" onClick={on_leave}>{words.leave}</Anchor>
      </Stack>
    </Modal>
  );
}
