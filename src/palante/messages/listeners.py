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


@on("code_asked")
def mail_code(contact: Contact, code: SignInCode) -> Message | None:
    """A number is not ours to serve: its request waits on the host's desk."""
    if contact.kind != ContactKind.EMAIL:
        return None
    language = contact.person.language
    with override(language):
        subject = _("Your code")
        body = _(
            "Your code to come in:\n\n**{code}**\n\n"
            "It works for a few minutes, once. Nobody of the team will ever ask you for it.\n\n"
            "You did not ask for it? Then there is nothing to do: without it nobody comes in."
        )
    return write(
        key=f"code:{code.pk}",
        kind=Kind.CODE,
        subject=subject,
        body=body,
        language=language,
        person=contact.person,
        contact=contact,
        code=code,
        ends_at=code.ends_at,
        at=code.made_at,
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
