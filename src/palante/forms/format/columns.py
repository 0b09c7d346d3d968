"""What the columns of a form's sheets are called, in all the spellings that real forms have."""

import difflib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TRANSLATED = frozenset({"label", "hint", "guidance_hint", "required_message", "constraint_message"})
SURVEY = frozenset(
    {
        *("type", "name", *TRANSLATED, "required", "relevant", "constraint", "calculation", "default"),
        *("choice_filter", "appearance", "read_only", "repeat_count", "parameters", "disabled"),
        *("palante::topic", "palante::seen_by"),
    }
)
CHOICES = frozenset({"list_name", "name", "label"})
SETTINGS = frozenset(
    {
        *("form_title", "form_id", "version", "default_language", "style", "allow_choice_duplicates"),
        *("instance_name", "name"),
    }
)
_ALIASES = {
    "calculate": "calculation",
    "caption": "label",
    "command": "type",
    "constraint_msg": "constraint_message",
    "constraining_message": "constraint_message",
    "count": "repeat_count",
    "requiredmsg": "required_message",
    "set_form_id": "form_id",
    "set_form_title": "form_title",
    "tag": "name",
    "text": "label",
    "id_string": "form_id",
    "listname": "list_name",
    "readonly": "read_only",
    "relevance": "relevant",
    "required_msg": "required_message",
    "title": "form_title",
    "value": "name",
    "hint_guidance": "guidance_hint",
    "bind::required": "required",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::readonly": "read_only",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "jr:count": "repeat_count",
    "control::jr:count": "repeat_count",
    "topic": "palante::topic",
    "seen_by": "palante::seen_by",
}
# Columns that would do something, which Palante does not do.
REFUSED = {
    "media": gettext_lazy("pictures, sound and video in questions are not supported"),
    "image": gettext_lazy("pictures, sound and video in questions are not supported"),
    "big-image": gettext_lazy("pictures, sound and video in questions are not supported"),
    "audio": gettext_lazy("pictures, sound and video in questions are not supported"),
    "video": gettext_lazy("pictures, sound and video in questions are not supported"),
    "trigger": gettext_lazy("“trigger” is not supported; a calculation follows its answers by itself"),
    "save_to": gettext_lazy("entities are not supported"),
    "bind": gettext_lazy("“bind::…” columns are not supported"),
    "body": gettext_lazy("“body::…” columns are not supported"),
    "control": gettext_lazy("“control::…” columns are not supported"),
    "instance": gettext_lazy("“instance::…” columns are not supported"),
    "intent": gettext_lazy("other apps cannot be opened from a form"),
    "query": gettext_lazy("external choices are not supported"),
    "compact_tag": gettext_lazy("forms by text message are not supported"),
    "submission_url": gettext_lazy("answers stay here; they are not sent to another address"),
    "public_key": gettext_lazy(
        "answers are encrypted by Palante itself; a key of the form's is not supported"
    ),
}
_LANGUAGES = {
    "español": "es", "espanol": "es", "spanish": "es", "castellano": "es",
    "english": "en", "inglés": "en", "ingles": "en", "anglais": "en",
    "français": "fr", "francais": "fr", "french": "fr", "francés": "fr",
    "português": "pt", "portugues": "pt", "portuguese": "pt", "portugués": "pt",
    "kreyòl": "ht", "creole": "ht", "quechua": "qu", "runasimi": "qu", "aymara": "ay", "guaraní": "gn",
    "arabic": "ar", "العربية": "ar", "ukrainian": "uk", "українська": "uk", "swahili": "sw", "deutsch": "de",
    "german": "de", "italiano": "it", "italian": "it", "russian": "ru", "hindi": "hi", "nepali": "ne",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A heading as it is understood: `label::English (en)` is `label` in `en`, whose name is English."""

    heading: str
    key: str
    language: str = ""  # code; '' where the heading names none
    spoken: str = ""  # the language's name as written


def read_heading(heading: str, known: frozenset[str]) -> Column:
    # Old forms part the words of a heading with one colon: `bind:relevant`, `label:English`.
    folded = re.sub(r"\s*::?\s*", "::", heading.strip())
    folded = re.sub(r"\bjr::", "jr:", folded, flags=re.IGNORECASE)
    whole = _key(folded)
    if whole in known:
        return Column(heading, whole)
    stem, mark, spoken = folded.partition("::")
    key = _key(stem)
    if key in TRANSLATED and mark:
        return Column(heading, key, language_code(spoken), language_name(spoken))
    return Column(heading, whole if not mark else f"{key}::{spoken.strip().lower()}")


def _key(text: str) -> str:
    key = re.sub(r"\s+", "_", text.strip().lower())
    return _ALIASES.get(key, key)


def language_code(spoken: str) -> str:
    """`Español (es)` → es, `English` → en; another name without a code stands for itself."""
    if found := re.search(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*$", spoken):
        return found[1].lower().replace("_", "-").split("-")[0]
    word = spoken.strip().lower()
    return _LANGUAGES.get(word, word[:10])


def language_name(spoken: str) -> str:
    return re.sub(r"\s*\([^()]*\)\s*$", "", spoken).strip() or spoken.strip()


def why_refused(key: str) -> str:
    """The sentence for a column that cannot be followed; '' for one that may just be left aside."""
    stem = key.partition("::")[0]
    return str(REFUSED.get(key) or REFUSED.get(stem) or "")


def nearly(key: str, known: frozenset[str]) -> str:
    """The column that was probably meant: a slip of the pen must not switch a rule off."""
    near = difflib.get_close_matches(key.partition("::")[0], known, n=1, cutoff=0.8)
    return near[0] if near else ""


def did_you_mean(near: str) -> str:
    return _("did you mean “%(near)s”?") % {"near": near}
