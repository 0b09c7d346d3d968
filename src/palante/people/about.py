"""What the ground knows about somebody."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from palante.base.models import Entry, LogLine
from palante.people.known import Row, knows, told, unsaid
from palante.people.models import (
    BlankCard,
    CodeRequest,
    Contact,
    ContactKind,
    KeptApart,
    LikelySame,
    Merge,
    Person,
    PersonalLink,
    PersonConsent,
    Purpose,
    SensitiveAnswer,
    SensitiveTopic,
    SignIn,
    SignInCode,
    Visibility,
)
from palante.people.purposes import wordings_of
from palante.people.sensitive import own

PROFILE = [
    *("alias", "name", "place", "business", "seen_by"),
    *("language", "zone", "night", "saves_data", "created_at", "card_made_at"),
]
# How somebody came in: the short words of `SignIn.how` and `PersonalLink.goal`.
HOW = {
    "register": _("your registration"),
    "card": _("your card"),
    "code": _("a code"),
    "link": _("a personal link"),
    "demo": _("the demo"),
}
GOALS = {"today": _("today"), "session": _("a session"), "canvas": _("a canvas")}
PROFILE_WORDS = {
    "alias": _("what we call you"),
    "name": _("name"),
    "place": _("city or district"),
    "business": _("what you do or sell"),
    "who_sees": _("who sees it"),
    "photo": _("photo"),
    "language": _("language"),
    "zone": _("time zone"),
    "created_at": _("here since"),
}


@knows(
    "profile",
    _("Who you are here"),
    Person,
    order=0,
    is_one=True,
    choices={"language": dict(settings.LANGUAGES)},
    words=PROFILE_WORDS,
)
def profile(person: Person) -> list[Row]:
    seen = [
        f"{PROFILE_WORDS.get(name, name)}: {Visibility(who).label}" for name, who in person.seen_by.items()
    ]
    own_fields = {name: getattr(person, name) for name in PROFILE}
    return [own_fields | {"photo": person.photo.name or "", "who_sees": " · ".join(map(str, seen))}]


@knows(
    "contacts",
    _("Your numbers and addresses"),
    Contact,
    order=1,
    words={
        "kind": _("kind"),
        "value": _("number or address"),
        "proven_at": _("confirmed"),
        "stopped_at": _("no messages since"),
    },
    choices={"kind": ContactKind},
)
def contacts(person: Person) -> list[Row]:
    rows = Contact.objects.filter(person=person).order_by("pk")
    return [
        {
            "kind": row.kind,
            # What a browser gave is two keys and an address of the browser's maker: nobody could read anything in it.
            "value": "" if row.kind == ContactKind.PUSH else row.value,
            "added_at": row.created_at,
            "proven_at": row.proven_at,
            "stopped_at": row.stopped_at,
        }
        for row in rows
    ]


@knows(
    "consents",
    _("What you said yes or no to"),
    PersonConsent,
    order=3,
    words={
        "purpose": _("what for"),
        "given": _("yes or no"),
        "words": _("the words you read"),
        "at": _("when"),
    },
    choices={"purpose": Purpose},
)
def consents(person: Person) -> list[Row]:
    rows = list(PersonConsent.objects.filter(person=person).order_by("journey_id", "at", "pk"))
    words = {journey: wordings_of(journey) for journey in {row.journey_id for row in rows}}
    found = []
    for row in rows:
        wording = words[row.journey_id].get((row.purpose, row.version))
        found.append(
            {
                "purpose": row.purpose,
                "given": row.given,
                "words": wording.say(person.language) if wording else "",
                "version": row.version,
                "how": row.how,
                "at": row.at,
                "journey_id": row.journey_id,
            }
        )
    return found


@knows(
    "sensitive",
    _("What only you see"),
    SensitiveAnswer,
    order=4,
    words={"topic": _("about"), "value": _("what you answered"), "at": _("when")},
    choices={"topic": SensitiveTopic},
)
def sensitive(person: Person) -> list[Row]:
    return [
        {
            "topic": row.topic,
            "question": row.question,
            "value": row.value,
            "at": row.at,
            "journey_id": row.journey_id,
        }
        for row in own(person)
    ]


@knows(
    "sign_ins",
    _("Where you are signed in"),
    SignIn,
    order=80,
    words={"how": _("opened with"), "made_at": _("since"), "seen_at": _("last here")},
    choices={"how": HOW},
)
def sign_ins(person: Person) -> list[Row]:
    return told(person.sign_ins.order_by("pk"), "how", "strength", "made_at", "seen_at", "ends_at")


@knows(
    "links",
    _("Personal links you were given"),
    PersonalLink,
    order=81,
    words={"goal": _("leads to"), "made_at": _("made"), "ends_at": _("ends"), "withdrawn_at": _("withdrawn")},
    choices={"goal": GOALS},
)
def links(person: Person) -> list[Row]:
    return told(person.links.order_by("pk"), "goal", "made_at", "ends_at", "withdrawn_at", "used_at")


@knows(
    "cards",
    _("Printed cards of yours"),
    BlankCard,
    order=82,
    words={"number": _("number"), "used_at": _("given"), "void_at": _("reported lost")},
)
def cards(person: Person) -> list[Row]:
    return told(person.blank_cards.order_by("pk"), "number", "printed_at", "used_at", "void_at")


@knows(
    "joined",
    _("When you were found to be here twice, and joined"),
    Merge,
    order=83,
    words={"at": _("when"), "undone_at": _("taken back")},
)
def joined(person: Person) -> list[Row]:
    return told(Merge.objects.filter(kept=person).order_by("pk"), "at", "undone_at")


@knows(
    "entries",
    _("What your phone sent"),
    Entry,
    order=90,
    words={"kind": _("kind"), "written_at": _("written"), "received_at": _("came")},
)
def entries(person: Person) -> list[Row]:
    rows = Entry.objects.filter(person_id=person.pk).order_by("received_at")
    return told(rows, "kind", "written_at", "received_at", "outcome")


@knows("log", _("What was done, by you or about you"), LogLine, order=99, words={})
def log(person: Person) -> list[Row]:
    lines = LogLine.objects.filter(person_id=person.pk).order_by("at", "pk")
    return told(lines, "at", "verb", "kind", "actor_kind", "journey_id", "data")


unsaid(SignInCode, CodeRequest, why="Six digits for a few minutes, as a fingerprint: nothing to read.")
unsaid(KeptApart, LikelySame, why="That two may be one person, or are not, would tell one of the other.")
