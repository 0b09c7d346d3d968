"""What a template may be for: one rule, codes to come in, or everything that has no template of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.messages.channels.whatsapp.choose import kind_key
from palante.messages.channels.whatsapp.draft import Draft, draft_of
from palante.messages.channels.whatsapp.tables import Template, TemplateUse
from palante.messages.models import Kind
from palante.reminders.models import Rule
from palante.screens.team.doors import At

HOUSE = 0
ALL, CODE = "all", "code"


@dataclass(frozen=True)
class Subject:
    key: str  # in addresses
    about: str  # as `TemplateUse.about`
    journey_id: int
    title: str
    what: str  # a sentence
    rule: Rule | None = None
    is_on: bool = True
    goes: bool = True  # by WhatsApp, as its channels say
    uses: Mapping[str, TemplateUse] = field(default_factory=dict)

    def draft(self, language: str) -> Draft:
        """Its own words as a template."""
        if self.key == CODE:
            return Draft(CODE, language, code_words(language), category="AUTHENTICATION")
        words = general_words(language) if self.rule is None else str(self.rule.say("body", language))
        return draft_of(self.about or ALL, language, words)

    def template(self, language: str) -> Template | None:
        use = self.uses.get(language)
        return use.template if use else None

    def next(self, language: str) -> Template | None:
        """Handed in to follow it."""
        use = self.uses.get(language)
        return use.next if use else None


def subjects_of(at: At) -> list[Subject]:
    """In the order of the page: what serves everything first. Two questions, however many rules there are."""
    rules = Rule.objects.filter(journey=at.journey).order_by("pk")
    uses: dict[tuple[int, str], dict[str, TemplateUse]] = {}
    for use in TemplateUse.objects.filter(journey_id__in=[HOUSE, at.journey.pk]).select_related(
        "template", "next"
    ):
        uses.setdefault((use.journey_id, use.about), {})[use.language] = use
    journey_id = at.journey.pk
    found = [
        Subject(
            ALL,
            "",
            journey_id,
            _("Whatever has no template of its own"),
            _("Says only that there is a message, with a link to it. It gives nothing away."),
            uses=uses.get((HOUSE, ""), {}) | uses.get((journey_id, ""), {}),
        )
    ]
    if "whatsapp" in settings.CODE_CHANNELS:
        found.append(
            Subject(
                CODE,
                kind_key(Kind.CODE),
                HOUSE,
                _("Codes to come in"),
                _("For all the journeys of this house. The words are WhatsApp's own."),
                uses=uses.get((HOUSE, kind_key(Kind.CODE)), {}),
            )
        )
    for rule in rules:
        said = uses.get((journey_id, rule.key), {})
        title, goes = str(rule.say("title") or rule.key), "whatsapp" in rule.channels
        found.append(Subject(str(rule.pk), rule.key, journey_id, title, "", rule, rule.is_on, goes, said))
    return found


def subject_at(at: At, what: str, language: str) -> Subject:
    if language not in languages_of(at):
        raise Http404
    found = next((subject for subject in subjects_of(at) if subject.key == what), None)
    if found is None:
        raise Http404
    return found


def languages_of(at: At) -> list[str]:
    return [code for code in at.journey.languages if code in dict(settings.LANGUAGES)]


def general_words(language: str) -> str:
    with override(language):
        return _("Hello, {alias}. You have a message from Palante. Open it whenever it suits you.\n\n{link}")


def code_words(language: str) -> str:
    """As Meta words it, for the preview: the real one is theirs and comes with the list."""
    with override(language):
        return _("{{1}} is your verification code. For your security, do not share this code.")
