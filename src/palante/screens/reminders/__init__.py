"""The reminders desk: what waits for a person, what leaves, what will go out; the rules behind it and their words."""
