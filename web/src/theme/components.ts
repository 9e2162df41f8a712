import type { MantineThemeComponents } from '@mantine/core';

import { texts } from '../texts/en';

const close = { 'aria-label': texts.common.close };

/** Labels as large as what they label. */
const readable = { defaultProps: { size: 'md' } };

/** How this application uses Mantine's components everywhere. */
export const components: MantineThemeComponents = {
  TextInput: readable,
  Textarea: readable,
  PasswordInput: { defaultProps: { ...readable.defaultProps, visibilityToggleButtonProps: { 'aria-label': texts.common.show_password } } },
  RadioGroup: readable,
  CheckboxGroup: readable,
  // Mantine's scroll lock writes a <style> element, which the Content-Security-Policy forbids; see global.css.
  Modal: { defaultProps: { lockScroll: false, closeButtonProps: close } },
  Drawer: { defaultProps: { lockScroll: false, closeButtonProps: close } },
  // Beside what opens them, inside its landmark and its order of focus.
  Menu: { defaultProps: { withinPortal: false } },
  Popover: { defaultProps: { withinPortal: false, trapFocus: true, returnFocus: true } },
  Tooltip: { defaultProps: { withinPortal: false, events: { hover: true, focus: true, touch: true }, withArrow: true, multiline: true } },
  Anchor: { defaultProps: { underline: 'always' } },
  Button: { defaultProps: { fw: 600 } },
};
