"""The reminders that are for everyone, once more as one text for each chat group of the journey.

A person posts them (see `messages/hands.py`), and says with it that they go: no release is needed. Nothing of one person
stands in them; the link is that of *Hoy*, where each comes in as herself.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from palante.journeys.models import Journey, Session
from palante.messages.discreet import unfilled_words_for
from palante.messages.domain.group_posts import hold_post, write_posts
from palante.messages.models import ChatGroup, GroupPost, Kind, Message
from palante.messages.plain import plain_text
from palante.people.models import Person
from palante.reminders.models import Anchor, Audience, Round, Rule
from palante.reminders.timing import HOUR, Moment, moments
from palante.reminders.wording import LINKS_LAST, Wording, _zone

AHEAD = 3 * HOUR  # so long before its hour a text can be looked at and changed
MOVES_COUNT = 24 * HOUR


def post_to_groups(at: datetime) -> int:
    """Write what is due for groups and not written yet; what names an old time is held back. Safe to repeat."""
    written = 0
    groups: dict[int, list[ChatGroup]] = {}
    for group in ChatGroup.objects.filter(closed_at=None, gets_reminders=True).order_by("pk"):
        groups.setdefault(group.journey_id, []).append(group)
    if not groups:
        return 0
    since = (at - LINKS_LAST).date()
    for journey in Journey.objects.public().filter(pk__in=groups, ends_on__gte=since):
        written += _post(journey, groups[journey.pk], at)
    return written


def _post(journey: Journey, groups: list[ChatGroup], at: datetime) -> int:
    sessions = list(journey.sessions.all())
    rules = [rule for rule in journey.rules.filter(is_on=True) if _is_for_all(rule)]
    for rule in rules:
        rule.journey = journey
    timed = [rule for rule in rules if rule.anchor != Anchor.EVENT]
    everything = list(moments(timed, journey, sessions))
    _hold_what_is_past(journey, {_key(moment) for moment in everything}, at)
    wanted: list[dict[str, Any]] = []
    for moment in everything:
        if moment.due_at <= at + AHEAD and at < moment.ends_at:
            wanted += _texts(moment, _key(moment), groups, sessions, at)
    for round in _moves(journey, at):
        moment = Moment(round.rule, round.session, round.anchor_at, round.due_at)
        if round.session and round.session.starts > at:
            ended = replace(moment, due_at=at)
            wanted += _texts(ended, f"round:{round.pk}", groups, sessions, at, ends_at=round.session.starts)
    return write_posts(wanted, at=at) if wanted else 0


def _is_for_all(rule: Rule) -> bool:
    """What only some should read is not said to all. A rule for one language is for the groups of that language."""
    if set(rule.only) - {"language"}:
        return False
    if rule.anchor == Anchor.EVENT:
        return rule.event == "moved"
    return rule.to == Audience.EVERYONE and rule.anchor != Anchor.ABSENCE


def _key(moment: Moment) -> str:
    session = moment.session.pk if moment.session else 0
    return f"rule:{moment.rule.pk}:{session}:{moment.anchor_at:%Y%m%dT%H%M}"


def _moves(journey: Journey, at: datetime) -> list[Round]:
    """Moves that are being told to each person just now. Of a session moved twice, the last."""
    rounds = Round.objects.filter(
        rule__journey=journey, rule__event="moved", due_at__gt=at - MOVES_COUNT, skipped=False
    ).exclude(session=None)
    last = {
        round.session_id: round
        for round in rounds.select_related("rule", "session").order_by("sequence", "pk")
    }
    for round in last.values():
        round.rule.journey = journey
    return [round for round in last.values() if round.session and round.anchor_at == round.session.starts]


def _texts(
    moment: Moment,
    key: str,
    groups: list[ChatGroup],
    sessions: list[Session],
    at: datetime,
    *,
    ends_at: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    rule = moment.rule
    upcoming = sorted((row for row in sessions if row.ends > at), key=lambda row: row.starts)
    wording = GroupWording(rule, rule.journey, session=moment.session, upcoming=upcoming, at=at)
    languages = rule.only.get("language")
    for group in groups:
        if languages and group.language not in languages:
            continue
        yield {
            "key": f"{key}:{group.pk}",
            "group": group,
            "title": _title(rule, moment.session),
            "body": wording.say_to_group(group),
            "due_at": moment.due_at,
            "ends_at": ends_at or moment.ends_at,
        }


def _title(rule: Rule, session: Session | None) -> str:
    """In the journey's own language: the team of a journey speaks it."""
    language = rule.journey.source_language
    title = str(rule.say("title", language))
    return f"{title} · {session.number}. {session.say('title', language)}"[:200] if session else title[:200]


class GroupWording(Wording):
    """A rule's words for many at once: the hour names its place, since “your time” is not the same for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.when = cache(in_words_there)

    def say_to_group(self, group: ChatGroup) -> str:
        with override(group.language):
            all_of_them = pgettext("in place of one person's name: Hello, …", "everyone")
        reader = Person(alias=all_of_them, language=group.language, zone=group.zone)
        said = self.say_to(reader)
        facts = json.dumps(getattr(said, "facts", {}))
        message = Message(
            kind=Kind.REMINDER, person=reader, language=said.language, body=said.body, facts=facts
        )
        return plain_text(unfilled_words_for(message)).replace("{link}", f"{settings.URL}/today/")


def in_words_there(moment: datetime, zone: str, language: str) -> str:
    """'martes 2 de febrero, 7:30 p. m., hora de Lima'"""
    local = moment.astimezone(_zone(zone))
    with override(language):
        return _("%(weekday)s %(day)s %(month)s, %(hour)s:%(minute)s %(half)s, %(place)s time") % {
            "weekday": date_format(local, "l"),
            "day": local.day,
            "month": date_format(local, "F"),
            "hour": local.hour % 12 or 12,
            "minute": f"{local.minute:02}",
            "half": pgettext("time of day", "a.m.") if local.hour < 12 else pgettext("time of day", "p.m."),
            "place": zone.rpartition("/")[2].replace("_", " "),
        }


def _hold_what_is_past(journey: Journey, keys: set[str], at: datetime) -> None:
    """A session was moved, or a rule switched off: what is written for the old moment must not be posted."""
    standing = GroupPost.objects.filter(
        group__journey_id=journey.pk, sent_at=None, held_at=None, key__startswith="rule:"
    ).select_related("group")
    for post in standing:
        if post.key.rpartition(":")[0] not in keys:
            hold_post(post, by=None, at=at)
