export const portal = {
  pages: {
    for_you: 'For you',
    profile: 'Profile',
    history: 'History',
    my_data: 'My data',
    people: 'People',
  },
};
