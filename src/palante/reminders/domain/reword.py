"""Other words for what has not left: of one message, or of all that wait of a rule."""

import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.messages.models import Message, State
from palante.people.models import Member
from palante.reminders.checks import LONGEST_BODY, LONGEST_SUBJECT, may_leave, slips_in
from palante.reminders.domain.rule import tidy
from palante.reminders.models import Reminder, Rule
from palante.reminders.wording import Wording

CHANGEABLE = (State.WAITING, State.DUE, State.HELD)
BATCH = 500


@transaction.atomic
def reword(message: Message, *, subject: str, body: str, by: Member, at: datetime | None = None) -> bool:
    """One person's message in other words. False: it has left meanwhile. Raises ValidationError with a sentence a field.

    Names and times stand in it already; of the placeholders only `{link}` is still to be filled in.
    """
    words = tidy(subject, body)
    if faults := _faults(words, has_link="{link}" in message.body):
        raise ValidationError(faults)
    rows = Message.objects.select_for_update().filter(pk=message.pk, state__in=CHANGEABLE).exclude(body="")
    standing = rows.first()
    if standing is None:
        return False
    if (standing.subject, standing.body) == (words["subject"], words["body"]):
        return True
    standing.subject, standing.body = words["subject"], words["body"]
    standing.about = ""  # a provider's template of the rule says the rule's words, not these
    Message.objects.bulk_update([standing], ["subject", "body", "about"])
    Reminder.objects.filter(message=message).update(is_reworded=True)
    record("message_reworded", message, by=by, about=message.person_id, journey=message.journey_id, at=at)
    return True


def _faults(words: dict[str, str], *, has_link: bool) -> dict[str, str]:
    faults = {}
    if not words["subject"]:
        faults["subject"] = _("A message needs a subject.")
    elif len(words["subject"]) > LONGEST_SUBJECT:
        faults["subject"] = _("At most %(most)s letters fit into a subject.") % {"most": LONGEST_SUBJECT}
    if not words["body"]:
        faults["body"] = _("A message needs a text.")
    elif len(words["body"]) > LONGEST_BODY:
        faults["body"] = _("At most %(most)s letters fit into a message.") % {"most": LONGEST_BODY}
    if "{" in words["subject"] or "}" in words["subject"]:
        faults["subject"] = _("Names and times are written out here: leave no braces.")
    rest = words["body"].replace("{link}", "") if has_link else words["body"]
    if "{" in rest or "}" in rest:
        faults["body"] = _("Names and times are written out here: leave no braces but those of {link}.")
    elif has_link and slips_in(words["body"], "body"):
        faults["body"] = _("Put {link} on a line of its own: a long address breaks a sentence.")
    return faults


def write_anew(rule: Rule, *, by: Member, at: datetime | None = None) -> int:
    """What waits of this rule gets its present words, a batch a transaction. Returns how many were changed.

    What somebody changed by hand for one person stays as that person wrote it.
    """
    at = at or now()
    if not may_leave(rule, rule.journey):
        return 0
    upcoming = list(rule.journey.sessions.filter(ends__gt=at).order_by("starts"))
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            waiting = Reminder.objects.filter(
                round__rule=rule, is_reworded=False, message__state=State.WAITING, pk__gt=last
            )
            rows = list(
                waiting.select_related("message", "person", "round", "round__session").order_by("pk")[:BATCH]
            )
            if not rows:
                break
            last = rows[-1].pk
            changed += _write_batch_anew(rule, rows, upcoming, at)
    if changed:
        record("messages_written_anew", rule, by=by, journey=rule.journey_id, at=at, messages=changed)
    return changed


def _write_batch_anew(rule: Rule, rows: list[Reminder], upcoming: list, at: datetime) -> int:
    ids = [row.message_id for row in rows if row.message_id]
    standing = {
        message.pk: message
        for message in Message.objects.select_for_update().filter(pk__in=ids, state=State.WAITING)
    }
    wordings: dict[int | None, Wording] = {}
    changed = []
    for row in rows:
        message = standing.get(row.message_id or 0)
        if message is None:
            continue
        session = row.round.session
        if session is not None:
            session.journey = rule.journey
        key = session.pk if session else None
        if key not in wordings:
            wordings[key] = Wording(rule, rule.journey, session=session, upcoming=upcoming, at=at)
        said = wordings[key].say_to(row.person)
        if (message.subject, message.body, message.language) != (said.subject, said.body, said.language):
            message.subject, message.body, message.language = said.subject, said.body, said.language
            message.facts = json.dumps(said.facts, ensure_ascii=False)
            changed.append(message)
    Message.objects.bulk_update(changed, ["subject", "body", "language", "facts"], batch_size=BATCH)
    return len(changed)
