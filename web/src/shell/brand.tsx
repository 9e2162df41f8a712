import { Link } from 'react-router';

import mark from '../theme/mark.svg';
import { texts } from '../texts/en';
import styles from './shell.module.css';

export function Brand() {
  return (
    <Link to="/" className={styles.brand}>
      <img src={mark} alt="" width={32} height={32} />
      <span>{texts.common.brand}</span>
    </Link>
  );
}
