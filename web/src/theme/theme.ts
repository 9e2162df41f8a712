import {
  createTheme,
  defaultCssVariablesResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** The one accent: a deep harbour teal. Shade 8 is used on light grounds; on dark ones shade 6 fills and shade 3 writes. */
const harbour: MantineColorsTuple = [
  '#e9f6f7', '#d3eaed', '#a5d5da', '#77c3cb', '#4aabb6', '#2c94a1', '#187e8b', '#0f6d79', '#0b5d6b', '#07454f',
];

const grey: MantineColorsTuple = [
  '#f6f8f8', '#eceff0', '#dee3e5', '#cbd2d5', '#849095', '#747f84', '#656f74', '#4c565a', '#333b3f', '#1c2225',
];

const dark: MantineColorsTuple = [
  '#e6ebed', '#c3cbcf', '#9ba6ab', '#7f8a90', '#6f7a80', '#333b40', '#242b2f', '#1b2124', '#14191b', '#0e1213',
];

/** Okabe and Ito's palette (2008), told apart with every common kind of colour vision. */
export const data_colours = {
  blue: '#0072b2',
  orange: '#e69f00',
  green: '#009e73',
  sky: '#56b4e9',
  vermilion: '#d55e00',
  purple: '#cc79a7',
  yellow: '#f0e442',
} as const;

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 8, dark: 6 },
  colors: { harbour, gray: grey, dark },
  fontFamily: "'Source Sans 3 Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.4375rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.5', xl: '1.3' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  radius: { xs: '0.125rem', sm: '0.25rem', md: '0.5rem', lg: '0.75rem', xl: '1.5rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '2rem', lineHeight: '1.2' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.1875rem', lineHeight: '1.35' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
});

/** Mantine's variables and the names this application draws with. */
export const resolve_variables: CSSVariablesResolver = (merged) => {
  const base = defaultCssVariablesResolver(merged);
  return {
    variables: {
      ...base.variables,
      ...Object.fromEntries(Object.entries(data_colours).map(([name, value]) => [`--data-${name}`, value])),
    },
    light: {
      ...base.light,
      '--ground': '#f4f6f6',
      '--surface': '#ffffff',
      '--surface-sunk': '#f6f8f8',
      '--line': '#dee3e5',
      '--ink': '#1c2225',
      '--ink-soft': '#4c565a',
      '--accent': harbour[8],
      '--accent-soft': harbour[0],
      '--accent-ink': harbour[9],
      '--harm': '#b42318',
      '--harm-soft': '#fdf1f0',
      '--notice-soft': '#fff6df',
      '--notice-ink': '#5b4300',
      '--mantine-color-body': '#f4f6f6',
      '--mantine-color-text': '#1c2225',
      '--mantine-color-dimmed': '#4c565a',
      '--mantine-color-error': '#b42318',
      '--mantine-color-placeholder': '#656f74',
      '--mantine-color-default-border': '#849095',
      '--mantine-color-anchor': harbour[8],
    },
    dark: {
      ...base.dark,
      // On dark ground the palette's lighter sisters, which stand out from it as the others do from white.
      '--data-blue': data_colours.sky,
      '--data-vermilion': data_colours.orange,
      '--ground': '#101415',
      '--surface': '#191f22',
      '--surface-sunk': '#14191b',
      '--line': '#2d3539',
      '--ink': '#e6ebed',
      '--ink-soft': '#aab5ba',
      '--accent': harbour[3],
      '--accent-soft': '#15333a',
      '--accent-ink': harbour[1],
      '--harm': '#ff9a8f',
      '--harm-soft': '#3a1a18',
      '--notice-soft': '#3a2f12',
      '--notice-ink': '#f6dfa4',
      '--mantine-color-body': '#101415',
      '--mantine-color-text': '#e6ebed',
      '--mantine-color-dimmed': '#aab5ba',
      '--mantine-color-error': '#ff9a8f',
      '--mantine-color-placeholder': '#9ba6ab',
      '--mantine-color-default': '#191f22',
      '--mantine-color-default-border': '#6f7a80',
      '--mantine-color-anchor': harbour[3],
    },
  };
};
