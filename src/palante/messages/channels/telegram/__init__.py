"""A Telegram bot of the team's own: free, on any phone that has Telegram, and people can answer it."""
