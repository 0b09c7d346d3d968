"""Move an unsent reply to another browser, which opened it with its code."""

import secrets

from django.db import transaction

from palante.forms.models import Reply


@transaction.atomic
def move(reply: Reply) -> Reply:
    """From now on only that browser writes into it, is shown it, and is let in by it.

    Somebody may begin a form for another and hand the code on; what the other adds, and her card, are not for whoever
    began. What the first browser still writes becomes a reply of its own: nothing is lost.
    """
    holder = secrets.token_urlsafe(12)
    if Reply.objects.filter(pk=reply.pk, sent_at=None).update(holder=holder):
        reply.holder = holder
    return reply
