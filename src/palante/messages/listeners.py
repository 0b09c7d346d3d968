"""What others announce and the post office mails."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.events import on
from palante.messages.domain.forget import forget_words_to
from palante.messages.domain.forget_replies import forget_threads_from, forget_threads_of
from palante.messages.domain.write import write
from palante.messages.models import Kind, Message
from palante.people.models import Contact, ContactKind, Person, SignInCode
from palante.people.policy import paid_ways


@on("code_asked")
def send_code(contact: Contact, code: SignInCode, way: str) -> Message:
    """First in the queue, by the way that `people/policy.py` allows; after it, the other paid channels that are set up."""
    language = contact.person.language
    with override(language):
        if contact.kind == ContactKind.EMAIL:
            subject, body = _("Your code"), _mailed_code()
        else:  # one SMS, in either alphabet: 70 letters
            subject = ""
            body = _("Your code: {code}. It works once, for a few minutes. Do not share it.")
    after = paid_ways()[paid_ways().index(way) + 1 :] if way in paid_ways() else []
    return write(
        key=f"code:{code.pk}",
        kind=Kind.CODE,
        channel=way,
        ways=[[channel, contact.pk] for channel in after],
        about="code",
        subject=subject,
        body=body,
        language=language,
        person=contact.person,
        contact=contact,
        code=code,
        ends_at=code.ends_at,
        at=code.made_at,
    )


def _mailed_code() -> str:
    return _(
        "Your code to come in:\n\n**{code}**\n\n"
        "It works for a few minutes, once. Nobody of the team will ever ask you for it.\n\n"
        "You did not ask for it? Then there is nothing to do: without it nobody comes in."
    )


@on("erased")
def forget_person(person: Person) -> None:
    """What was written to her goes with her; rows stay, empty, for the counts. What she wrote goes wholly."""
    forget_words_to(person)
    forget_threads_of(person)


@on("numbers_forgotten")
def forget_who_wrote_from(marks: Collection[str]) -> None:
    """What came from a number that was hers alone, by whichever channel, and before we knew whose it was."""
    forget_threads_from(marks)
