"""The log in plain words. It holds ids and kinds only; the names of members are looked up for those who read it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.models import Member, Person

WORDS = {
    "enrolled": _("registered"),
    "seated": _("got a seat"),
    "left": _("left the journey"),
    "leaving_undone": _("is in the journey again"),
    "joined": _("entered a session"),
    "caught_up": _("caught up with a session"),
    "catch_up_undone": _("took back having caught up"),
    "attendance_marked": _("attendance was marked"),
    "attendance_taken_back": _("attendance was taken back"),
    "help_asked": _("asked the team for help"),
    "help_taken": _("a request for help was taken"),
    "help_answered": _("a request for help was answered"),
    "help_closed": _("a request for help was closed"),
    "help_reopened": _("a request for help was opened again"),
    "feedback_given": _("said how a session was"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "signed_out_elsewhere": _("was signed out elsewhere"),
    "card_given": _("got a new card"),
    "link_used": _("came in by a personal link"),
    "links_withdrawn": _("personal links were withdrawn"),
    "code_asked": _("asked for a code"),
    "code_request_answered": _("the code was sent by hand"),
    "code_request_reopened": _("the request for a code was opened again"),
    "contact_proven": _("proved a number or address"),
    "contact_dropped": _("took away a number or address"),
    "met": _("came to Palante"),
    "profile_changed": _("changed the profile"),
    "merged": _("two rows were joined as one person"),
    "unmerged": _("rows that were joined are two again"),
    "kept_apart": _("two people were kept apart"),
    "kept_apart_undone": _("two people may be one again"),
    "erased": _("erased everything about them"),
    "canvas_started": _("began a canvas"),
    "canvas_filled": _("filled a canvas"),
    "canvas_restored": _("brought back an earlier answer"),
    "reminders_stopped": _("reminders were stopped"),
    "reminders_resumed": _("reminders go out again"),
    "messages_stopped": _("wants no more messages at an address"),
    "messages_started_again": _("wants messages again"),
    "session_moved": _("a session was moved"),
    "session_move_undone": _("the move of a session was undone"),
    "session_edited": _("a session was edited"),
    "journey_started": _("the journey was made from its kit"),
    "journey_edited": _("the journey's settings were changed"),
    "journey_published": _("the journey was published"),
    "journey_unpublished": _("the public page was closed"),
    "journey_rescheduled": _("the journey's first day was changed"),
    "task_finished": _("a task was done"),
    "task_reopened": _("a task was opened again"),
    "task_pinned": _("a task's date was set"),
    "task_unpinned": _("a task's date follows the start again"),
    "readiness_answered": _("a readiness question was answered"),
    "resource_added": _("a resource was added"),
    "resource_hidden": _("a resource was hidden"),
    "resource_shown": _("a resource was shown again"),
    "invited": _("someone was invited to the team"),
    "invitation_changed": _("an invitation was changed"),
    "invitation_resent": _("an invitation was sent again"),
    "invitation_withdrawn": _("an invitation was withdrawn"),
    "invitation_accepted": _("an invitation was accepted"),
    "desk_given": _("a desk was given"),
    "desk_taken": _("a desk was taken away"),
    "message_released": _("a message in doubt was released"),
    "message_retried": _("a failed message was tried again"),
    "message_held": _("a message was held back"),
    "message_let_go": _("a held message was let go"),
    "message_ticked": _("a message was sent by hand"),
    "message_unticked": _("a message waits to be sent by hand again"),
    "reminded": _("reminders were written"),
    "move_told": _("people were told of a move"),
    "reminder_too_late": _("reminders would have come too late and were left out"),
    "outbox_recovered": _("the outbox was tidied after a stop"),
    "rule_switched_on": _("a message was switched on"),
    "rule_switched_off": _("a message was switched off"),
    "rule_worded": _("the words of a message were changed"),
    "partner_added": _("a partner was added"),
    "partner_edited": _("a partner was changed"),
    "promise_kept": _("a promise to a partner was kept"),
    "promise_reopened": _("a promise to a partner is open again"),
    "promise_made": _("a promise was written down"),
    "promise_changed": _("a promise was changed"),
    "promise_dropped": _("a promise was struck out"),
    "partner_noted": _("the log of a partner was written"),
    "partner_note_dropped": _("a line of a partner's log was struck out"),
    "partner_page_given": _("a partner's page got a link"),
    "partner_page_withdrawn": _("the link of a partner's page was withdrawn"),
    "place_added": _("a place was added"),
    "place_edited": _("a place was changed"),
    "place_dropped": _("a place was taken off the list"),
    "call_opened": _("the call was opened"),
    "call_extended": _("the call was extended"),
    "call_closed": _("the call was closed"),
    "consent_given": _("consent for a story was recorded"),
    "consent_changed_by_teller": _("a story's teller changed her consent"),
    "consent_ended": _("the consent for a story ended"),
    "teller_link_renewed": _("a teller got a new link"),
    "story_withdrawn": _("a story was taken back"),
    "page_made": _("a toolkit page was begun"),
    "page_imported": _("a toolkit page was brought in"),
    "page_edited": _("a toolkit page was edited"),
    "page_published": _("a toolkit page was published"),
    "page_unpublished": _("a toolkit page was taken back from the public"),
    "story_made": _("a story was begun"),
    "story_edited": _("a story was edited"),
    "story_placed": _("a story was put in its place"),
    "stories_exported": _("stories were exported"),
    "element_made": _("an element's page was begun"),
    "element_edited": _("an element's page was edited"),
    "vocabulary_changed": _("the vocabulary was changed"),
    "vocabulary_undone": _("a change of the vocabulary was taken back"),
    "kit_stories_dropped": _("stories that were taken back left the kit"),
    "people_exported": _("the list of people was exported"),
    "looked": _("somebody of the team looked at what is personal"),
    "kept_for": _("it was chosen how long something is kept"),
    "timer_ran": _("what was kept long enough was deleted"),
    "consented": _("said yes to something"),
    "consent_withdrawn": _("said no to something"),
    "sensitive_kept": _("answered something only they see"),
    "sensitive_removed": _("took back something only they see"),
    "people_simulated": _("people were made up for the demo"),
    "demo_prepared": _("the demo was prepared"),
}


@dataclass(frozen=True)
class Told:
    at: datetime
    words: str
    who: str  # empty: Palante itself, or the very person the page is about
    times: int = 1


# Of what belongs to no journey the team is told what touches the keys to somebody's pages, not when she is awake.
ABOUT_KEYS = ("card_given", "links_withdrawn", "contact_proven", "contact_dropped", "met", "messages_stopped")


def told(lines: Iterable[LogLine], journey: Journey, *, about: Person | None = None) -> list[Told]:
    """What happened, for people: two questions for the names, whatever the number of lines.

    The same done by the same several times in a row is said once. Members of other teams are “a team”, without a
    name; on the page `about` a person her own deeds carry none.
    """
    lines = list(lines)
    ours = Member.objects.filter(desk_seats__journey=journey, pk__in=_actors(lines, "member"))
    members = dict(ours.values_list("pk", "name"))
    persons = dict(Person.objects.filter(pk__in=_actors(lines, "person")).values_list("pk", "alias"))
    if about:
        persons[about.pk] = ""
    known = {"member": members, "person": persons}
    found: list[Told] = []
    for line in lines:
        words = str(WORDS.get(line.verb) or line.verb.replace("_", " "))
        stranger = gettext("a team") if line.actor_kind == "member" else ""
        who = known.get(line.actor_kind, {}).get(line.actor_id or 0, stranger)
        if found and (found[-1].words, found[-1].who) == (words, who):
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        else:
            found.append(Told(line.at, words, who))
    return found


def _actors(lines: list[LogLine], kind: str) -> set[int]:
    return {line.actor_id for line in lines if line.actor_kind == kind and line.actor_id}
