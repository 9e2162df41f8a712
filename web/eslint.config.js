import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts', 'tests/journeys/results', 'tests/journeys/pretend'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  a11y.flatConfigs.strict,
  {
    plugins: { 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'tests/journeys/provider.js', 'tests/journeys/run.js', 'tests/journeys/server.js'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      'no-console': 'error',
    },
  },
  { files: ['eslint.config.js', 'tests/journeys/*.js'], ...tseslint.configs.disableTypeChecked, languageOptions: { globals: { process: 'readonly', console: 'readonly', fetch: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly' } }},
  { files: ['tests/journeys/*.js'], rules: { 'no-console': 'off' } },
  { files: ['src/texts/**'], rules: { 'max-lines': 'off' } },
);
