"""What an SMS says: the message's words as plain text, with nothing in it that costs a part and says nothing."""

import re

from django.conf import settings

from palante.messages.channels.sms.letters import Count, count, without_accents, without_flourish
from palante.messages.discreet import words_for
from palante.messages.models import Message
from palante.messages.plain import plain_text


def sms_text(message: Message) -> str:
    """The text as it leaves, link and code included. Needs person's preferences, link and code loaded."""
    return as_sms(plain_text(words_for(message)))


def as_sms(plain: str) -> str:
    """Plain text as an SMS: no empty lines, no flourish that would double its price and, if the team chose so, á as a."""
    text = without_flourish(re.sub(r"\n\s*\n", "\n", plain.strip()))
    if settings.SMS_ACCENTS == "spare" and (counted := count(text)).spared:
        spared = without_accents(text)
        return spared if count(spared).parts < counted.parts else text
    return text


def count_of(markdown: str) -> Count:
    """How many SMS a wording would be, `{link}` and `{code}` as long as they will be. For an editor's margin."""
    filled = markdown.replace("{link}", f"{settings.URL}/in/{'x' * 22}").replace("{code}", "123456")
    return count(as_sms(plain_text(filled)))
