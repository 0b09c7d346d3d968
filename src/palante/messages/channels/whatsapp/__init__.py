"""WhatsApp by Meta's Cloud API: text inside the 24-hour window, approved templates outside it, statuses and replies back."""
