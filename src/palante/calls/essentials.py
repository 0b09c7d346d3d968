"""What Palante must know to register somebody, as a form: for journeys that have none of their own."""

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from palante.forms.meaning import REGISTRATION
from palante.forms.plan import Choice, Plan, Question
from palante.journeys.models import Journey


def essentials(journey: Journey) -> Plan:
    """A name, a number if there is one, an age, a yes."""
    languages = {code: str(name) for code, name in settings.LANGUAGES}
    age = {"age": journey.minimum_age}
    yes_no = tuple(
        Choice(name, _words(label), source=journey.source_language)
        for name, label in (("yes", _("Yes")), ("no", _("No")))
    )
    rows = (
        ("alias", "text", _("What shall we call them?"), _("It need not be the real name."), True),
        ("contact", "text", _("Their phone number or e-mail"), _("For reminders. Leave it empty if there is none."), False),
        ("adult", "select_one", _("Are they %(age)d or older?"), "", True),
        ("consent_journey", "acknowledge",
         _("They agree that these answers are kept for this journey."), _("Read it aloud."), True),
    )  # fmt: skip
    questions = tuple(
        Question(
            name=name,
            path=name,
            type=kind,
            labels={code: text % age for code, text in _words(label).items()},
            hints=_words(hint) if hint else {},
            choices=yes_no if kind == "select_one" else (),
            required=required,
            seen_by="me" if name == "contact" else "team",
            source=journey.source_language,
        )
        for name, kind, label, hint, required in rows
    )
    return Plan(form_id=REGISTRATION, languages=languages, questions=questions)


def _words(text: str) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = gettext(text)
    return found
