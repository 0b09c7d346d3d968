"""The team's privacy page: how long things are kept, what was deleted, what people agreed to, what left the house."""
