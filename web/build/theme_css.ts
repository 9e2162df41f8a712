import { convertCssVariables, DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';

import { resolve_variables, theme } from '../src/theme/theme.ts';

const name = 'virtual:theme.css';

/**
 * The theme's CSS variables as a file of the build. Mantine would put them into a `<style>` element when the page
 * starts; as a file they pass a Content-Security-Policy of `style-src 'self'`.
 */
export function theme_css(): Plugin {
  return {
    name: 'attune-theme-css',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => {
      if (id !== `\0${name}`) return undefined;
      return convertCssVariables(resolve_variables(mergeMantineTheme(DEFAULT_THEME, theme)), ':root');
    },
  };
}
