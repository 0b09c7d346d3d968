"""Django's rules for a member's password, in our words."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        least = self.min_length
        return ngettext(
            "Too short: at least %(least)d letter. Three or four words are easy to remember.",
            "Too short: at least %(least)d letters. Three or four words are easy to remember.",
            least,
        ) % {"least": least}


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Very many people use this one, so it is tried first. Choose words of your own.")


class NotTheName(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("It is too much like your name or your e-mail. Choose other words.")
