"""Django's mail goes through the outbox like everything else."""

from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages):  # filled by messages/domain
        raise NotImplementedError
