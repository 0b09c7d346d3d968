"""SMS by whichever gateway PALANTE_SMS_URL names: Kannel, Twilio, Africa's Talking, or any that speaks HTTP.

`count(text)` says how many SMS a text is, and which of its letters make it dear.
"""

from palante.messages.channels.sms.letters import Count, count

__all__ = ["Count", "count"]
