"""The log in plain words. It holds ids and kinds only; the names of members are looked up for those who read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.models import LogLine
from palante.people.models import Member, Person

WORDS = {
    "enrolled": gettext_lazy("registered"),
    "seated": gettext_lazy("got a seat"),
    "left": gettext_lazy("left the journey"),
    "joined": gettext_lazy("entered a session"),
    "caught_up": gettext_lazy("caught up with a session"),
    "attendance_marked": gettext_lazy("attendance was marked"),
    "attendance_taken_back": gettext_lazy("attendance was taken back"),
    "help_asked": gettext_lazy("asked for help"),
    "help_taken": gettext_lazy("someone took the request for help"),
    "help_answered": gettext_lazy("the request for help was answered"),
    "help_closed": gettext_lazy("the request for help was closed"),
    "help_reopened": gettext_lazy("the request for help was opened again"),
    "feedback_given": gettext_lazy("said how a session was"),
    "signed_in": gettext_lazy("signed in"),
    "signed_out": gettext_lazy("signed out"),
    "card_given": gettext_lazy("got a new card"),
    "card_used": gettext_lazy("came in with the card"),
    "link_used": gettext_lazy("came in by a personal link"),
    "links_withdrawn": gettext_lazy("personal links were withdrawn"),
    "code_asked": gettext_lazy("asked for a code"),
    "code_sent_by_hand": gettext_lazy("the code was sent by hand"),
    "met": gettext_lazy("came to Palante"),
    "person_met": gettext_lazy("came to Palante"),
    "profile_changed": gettext_lazy("changed the profile"),
    "answer_saved": gettext_lazy("wrote in a canvas"),
    "reminders_stopped": gettext_lazy("reminders were stopped"),
    "reminders_resumed": gettext_lazy("reminders go out again"),
    "session_moved": gettext_lazy("a session was moved"),
    "session_move_undone": gettext_lazy("the move of a session was undone"),
    "session_edited": gettext_lazy("a session was edited"),
    "meeting_address_set": gettext_lazy("a meeting address was set"),
    "journey_started": gettext_lazy("the journey was made from its kit"),
    "journey_edited": gettext_lazy("the journey's settings were changed"),
    "journey_published": gettext_lazy("the journey was published"),
    "journey_unpublished": gettext_lazy("the journey was taken off the public page"),
    "rescheduled": gettext_lazy("the journey's dates were changed"),
    "task_finished": gettext_lazy("a task was done"),
    "task_reopened": gettext_lazy("a task was opened again"),
    "task_pinned": gettext_lazy("a task's date was set"),
    "question_answered": gettext_lazy("a readiness question was answered"),
    "resource_added": gettext_lazy("a resource was added"),
    "resource_hidden": gettext_lazy("a resource was hidden"),
    "resource_shown": gettext_lazy("a resource was shown again"),
    "invited": gettext_lazy("someone was invited to the team"),
    "desk_given": gettext_lazy("a desk was given"),
    "desk_taken": gettext_lazy("a desk was taken away"),
    "message_released": gettext_lazy("a message in doubt was released"),
    "message_retried": gettext_lazy("a failed message was tried again"),
    "message_held": gettext_lazy("a message was held back"),
    "partner_added": gettext_lazy("a partner was added"),
    "partner_edited": gettext_lazy("a partner was changed"),
    "promise_kept": gettext_lazy("a promise to a partner was kept"),
    "people_exported": gettext_lazy("the list of people was exported"),
}


@dataclass(frozen=True)
class Told:
    at: datetime
    words: str
    who: str  # empty: Palante itself


def told(lines: Iterable[LogLine], *, names: bool = True) -> list[Told]:
    """What happened, for people. Two queries for the names, whatever the number of lines."""
    lines = list(lines)
    members = dict(Member.objects.filter(pk__in=_actors(lines, "member")).values_list("pk", "name"))
    persons = (
        dict(Person.objects.filter(pk__in=_actors(lines, "person")).values_list("pk", "alias"))
        if names
        else {}
    )
    known = {"member": members, "person": persons}
    return [
        Told(
            line.at,
            str(WORDS.get(line.verb) or line.verb.replace("_", " ")),
            known.get(line.actor_kind, {}).get(
                line.actor_id, "" if line.actor_kind == "system" else _("someone")
            ),
        )
        for line in lines
    ]


def _actors(lines: list[LogLine], kind: str) -> set[int]:
    return {line.actor_id for line in lines if line.actor_kind == kind and line.actor_id}
