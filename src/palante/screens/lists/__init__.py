"""Lists of people: brought, looked at, taken and undone by the team; and the page of who was invited."""
