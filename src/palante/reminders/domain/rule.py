"""The team's hand on a rule: on or off, and its words."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.people.models import Member
from palante.reminders.checks import PLACEHOLDERS
from palante.reminders.models import Rule


@transaction.atomic
def switch_rule(rule: Rule, on: bool, *, by: Member, at: datetime | None = None) -> Rule:
    """Off: nothing more is made of it; what stands in the outbox already still leaves, unless it is held there."""
    if Rule.objects.filter(pk=rule.pk).exclude(is_on=on).update(is_on=on):
        verb = "rule_switched_on" if on else "rule_switched_off"
        record(verb, rule, by=by, journey=rule.journey_id, at=at)
    rule.is_on = on
    return rule


@transaction.atomic
def word_rule(
    rule: Rule, language: str, *, subject: str, body: str, by: Member, at: datetime | None = None
) -> Rule:
    """New words in one language, for what is made from now on. Raises ValidationError with a sentence for each field."""
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip("\n")
    if faults := _faults(subject, body):
        raise ValidationError(faults)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    words = rule.words.get(language, {})
    if (words.get("subject"), words.get("body")) != (subject, body):
        rule.words = rule.words | {language: words | {"subject": subject, "body": body}}
        rule.save(update_fields=["words"])
        record("rule_worded", rule, by=by, journey=rule.journey_id, at=at, language=language)
    return rule


def _faults(subject: str, body: str) -> dict[str, str]:
    faults = {}
    if not subject:
        faults["subject"] = _("A message needs a subject.")
    elif len(subject) > 120:
        faults["subject"] = _("At most 120 letters fit into a subject.")
    if not body:
        faults["body"] = _("A message needs a text.")
    for field, text in (("subject", subject), ("body", body)):
        unknown = [name for name in re.findall(r"\{(.*?)\}", text) if name not in PLACEHOLDERS]
        if unknown:
            faults[field] = _("There is no {%(name)s}. You can write: %(known)s.") % {
                "name": unknown[0],
                "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            }
    if "{link}" in subject:
        faults["subject"] = _("The link stands in the text, not in the subject.")
    if any("{link}" in line and line.strip() != "{link}" for line in body.split("\n")):
        faults["body"] = _("Put {link} on a line of its own: a long address breaks a sentence.")
    return faults
