import { Button } from '@mantine/core';
import { Link } from 'react-router';

import { Page } from '../parts/page';
import { texts } from '../texts/en';

const words = texts.common.page_not_found;

export function PageNotFound() {
  return (
    <Page title={words.title} lead={words.text}>
      <Button component={Link} to="/">{words.action}</Button>
    </Page>
  );
}
