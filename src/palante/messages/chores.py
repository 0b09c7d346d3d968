"""What the worker does for the outbox itself."""

from datetime import datetime

from palante.base.chores import every
from palante.base.limits import forget_old_buckets
from palante.messages.channels.email.inbox import read_inbox
from palante.messages.domain.deliver import hold_late
from palante.messages.domain.fall_back import fall_back, leave_what_is_shut
from palante.messages.domain.forget import (
    forget_outages,
    forget_words,
    forget_words_to_the_erased,
    forget_workers,
)
from palante.messages.domain.forget_replies import forget_threads_of_the_erased
from palante.messages.domain.look_at_whatsapp import look_at_whatsapp
from palante.messages.domain.take_receipts import match_early_receipts


@every(seconds=30)
def hold_what_comes_too_late(at: datetime) -> None:
    hold_late(at=at)


@every(seconds=10)
def take_what_was_told_early(at: datetime) -> None:
    match_early_receipts(at=at)


@every(seconds=10)
def take_the_next_way(at: datetime) -> None:
    fall_back(at=at)


@every(seconds=30)
def go_round_what_is_shut(at: datetime) -> None:
    leave_what_is_shut(at=at)


@every(seconds=1800)
def ask_how_whatsapp_stands(at: datetime) -> None:
    look_at_whatsapp(at=at)


@every(seconds=3600)
def forget_what_is_over(at: datetime) -> None:
    forget_words(at=at)
    forget_words_to_the_erased()
    forget_threads_of_the_erased()
    forget_workers(at=at)
    forget_outages(at=at)
    forget_old_buckets(at)


@every(seconds=120)
def read_what_came_by_mail(at: datetime) -> None:
    read_inbox(at=at)
