"""Shut everybody else out of one's own page."""

from datetime import datetime

from django.db import transaction

from palante.people.domain.card import give_card
from palante.people.domain.link import withdraw_links
from palante.people.domain.sign_in import sign_out_elsewhere
from palante.people.models import SignIn


@transaction.atomic
def lock_out_others(here: SignIn, *, at: datetime | None = None) -> None:
    """All that ever opened this page, but the browser `here`, opens it no more: other browsers, links, the card.

    For who proves a number and finds that somebody had registered it before. She gets a new card.
    """
    sign_out_elsewhere(here, at=at)
    withdraw_links(here.person, by=here.person, at=at)
    give_card(here.person, by=here.person, at=at)
