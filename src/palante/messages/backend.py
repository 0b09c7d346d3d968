"""Django's mail goes through the outbox like everything else: what allauth writes to the team's members."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from palante.messages.domain.write import write_many
from palante.messages.models import Kind
from palante.people.models import Member


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One row for each recipient. Attachments and HTML are left out: nothing here sends any."""
        rows = [
            {
                "key": f"account:{uuid.uuid4()}",
                "kind": Kind.ACCOUNT,
                "subject": str(mail.subject),
                "body": str(mail.body),
                "address": address,
                "member": Member.objects.filter(email__iexact=address).first(),
                "language": (get_language() or "es").split("-")[0],
            }
            for mail in email_messages
            for address in mail.recipients()
        ]
        write_many(rows)
        return len(rows)
