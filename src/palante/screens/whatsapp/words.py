"""Meta's words in the team's: why a template was refused, what a number's quality means, what its errors ask for."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.channels.whatsapp.tables import Template, TemplateState

Words = str | Promise
TONES = {
    TemplateState.APPROVED: "leaf",
    TemplateState.PENDING: "sky",
    TemplateState.IN_APPEAL: "sky",
    TemplateState.PAUSED: "sun",
    TemplateState.UNKNOWN: "sun",
}
REASONS: dict[str, Words] = {
    "INCORRECT_CATEGORY": gettext_lazy(
        "WhatsApp takes it for advertising. Say plainly what somebody signed up for."
    ),
    "TAG_CONTENT_MISMATCH": gettext_lazy(
        "The words do not fit the language or the kind they were handed in as."
    ),
    "PROMOTIONAL": gettext_lazy(
        "WhatsApp takes it for advertising. Say plainly what somebody signed up for."
    ),
    "INVALID_FORMAT": gettext_lazy(
        "Something about its form is not allowed, such as a word to fill in at the very end."
    ),
    "ABUSIVE_CONTENT": gettext_lazy("WhatsApp finds its words hurtful or threatening."),
    "SCAM": gettext_lazy("WhatsApp takes it for a fraud. A link to an address of your own helps."),
    "FIRST_PAUSE": gettext_lazy("People blocked or reported it. It rests for three hours."),
    "SECOND_PAUSE": gettext_lazy("People blocked or reported it again. It rests for six hours."),
    "RATE_LIMITING_PAUSE": gettext_lazy("People blocked or reported it. It rests for a while."),
    "UNPAUSE": gettext_lazy("It may be used again."),
}
STATES: dict[str, Words] = {
    TemplateState.PENDING: gettext_lazy("WhatsApp looks at it. That takes minutes as a rule, at most a day."),
    TemplateState.IN_APPEAL: gettext_lazy("WhatsApp looks at it once more."),
    TemplateState.REJECTED: gettext_lazy(
        "WhatsApp does not take it. Change the words, and hand them in again."
    ),
    TemplateState.PAUSED: gettext_lazy("It goes on by itself. Until then the general template is used."),
    TemplateState.DISABLED: gettext_lazy("It was paused too often and stays off. Write other words."),
    TemplateState.LIMIT_EXCEEDED: gettext_lazy("The account has as many templates as it may have."),
    TemplateState.ARCHIVED: gettext_lazy(
        "It was not used for long. Bring it back in WhatsApp's own manager."
    ),
    TemplateState.DELETED: gettext_lazy("It is not there any more."),
}
TROUBLES: dict[str, Words] = {
    "media": gettext_lazy("It wants a picture or a file on top, which our messages do not have."),
    "form": gettext_lazy("It has a part that our messages do not have."),
    "holes": gettext_lazy("It has words to fill in, and nobody has said which."),
}
QUALITIES: dict[str, tuple[str, Words]] = {
    "GREEN": ("leaf", gettext_lazy("good")),
    "YELLOW": ("sun", gettext_lazy("middling: some people block or report it")),
    "RED": ("rose", gettext_lazy("low: many people block or report it")),
}
_ASKS: list[tuple[frozenset[int], Words]] = [
    (
        frozenset({0, 190, 401}),
        gettext_lazy(
            "The key (PALANTE_WHATSAPP_TOKEN) is wrong or has run out. Make a new one that does not expire."
        ),
    ),
    (
        frozenset({3, 10, 131005, *range(200, 300)}),
        gettext_lazy(
            "The key lacks a permission: whatsapp_business_messaging and whatsapp_business_management."
        ),
    ),
    (
        frozenset({33, 100, 133010}),
        gettext_lazy("The number's id or the account's id is not right, or the number is not registered."),
    ),
    (frozenset({131042}), gettext_lazy("WhatsApp wants a way to be paid. Look into the account's billing.")),
    (frozenset({368, 131031}), gettext_lazy("WhatsApp has blocked the account. Its manager says why.")),
    (
        frozenset({4, 80007, 130429}),
        gettext_lazy("WhatsApp was asked too often. It is tried again by itself."),
    ),
]


def why(template: Template) -> str:
    """Why it stands as it does, and what to do."""
    said = str(STATES.get(template.state, ""))
    word = next((word for word in re.findall(r"[A-Z_]{4,}", template.reason) if word in REASONS), "")
    return " ".join(filter(None, [str(REASONS[word]) if word else "", said]))


def tone(template: Template | None) -> str:
    return TONES.get(TemplateState(template.state), "rose") if template else ""


def what_to_do(trouble: str) -> str:
    """What Meta's answer asks of us; the answer itself stands beside it."""
    found = re.match(r"\(#(\d+)\)", trouble)
    code = int(found[1]) if found else -1
    for codes, words in _ASKS:
        if code in codes:
            return str(words)
    return _("WhatsApp did not answer as it should. It is asked again within the hour.")


def people_a_day(tier: str) -> int | None:
    """How many people we may write to first within a day: TIER_250, TIER_2K, TIER_10K. None: as many as there are."""
    found = re.fullmatch(r"TIER_(\d+)(K?)", tier)
    return int(found[1]) * (1000 if found[2] else 1) if found else None
