"""Texts that a kit gives in several languages: `{"es": {"title": "…"}, "en": {"title": "…"}}`."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class Worded(models.Model):
    """A row with words in the journey's languages. The source language is complete; others may lack a key."""

    words = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def say(self, key: str, language: str | None = None) -> Any:
        """The word for `key` in the language asked for, else in the installation's, else in any there is, else ''.

        Not “in the first”: PostgreSQL keeps no order in JSON.
        """
        wanted = (language or get_language() or "").split("-")[0]
        for code in (wanted, settings.LANGUAGE_CODE, *self.words):
            if value := self.words.get(code, {}).get(key):
                return value
        return ""

    @property
    def title(self) -> str:
        return str(self.say("title"))
