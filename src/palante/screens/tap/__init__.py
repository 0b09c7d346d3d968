"""The desk that needs nothing but a phone: cards to send by hand, today's list, texts for chat groups."""
