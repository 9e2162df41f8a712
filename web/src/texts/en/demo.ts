export const demo = {
  title: 'The demo bank',
  lead: 'Enter as one of its people. Each link logs you in at once; nothing you do leaves this computer.',
  portal: 'Customers',
  console: 'People who work at the bank',
  path: {
    title: 'The first minute',
    steps: [
      { title: 'Open Maya’s list', text: 'She is 28, rents, and saves for a first home.' },
      { title: 'Rate one item', text: 'With a thumb, or in detail.' },
      { title: 'See what moved, and why', text: 'The list follows at once.' },
      { title: 'Look at eight weeks in the console', text: 'As analyst: who saw what, and what came of it.' },
      { title: 'Make that decision again', text: 'As auditor: the ledger gives the same answer.' },
    ],
  },
};
