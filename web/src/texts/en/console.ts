export const console_texts = {
  title: 'Console',
  pages: {
    start: 'Start',
  },
  start: {
    title: 'Console',
    text: 'Choose a page on the left.',
  },
};
