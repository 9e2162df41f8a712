import '@fontsource-variable/source-sans-3/index.css';
import '@mantine/core/styles.css';
import 'virtual:theme.css';
import './theme/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app';

const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
