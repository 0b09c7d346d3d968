"""WhatsApp on the reminders desk: is it connected, which templates there are, and which message each one says."""
