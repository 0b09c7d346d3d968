"""What becomes of the ground's own rows when two turn out to be one person."""

from django.db.models import Q

from palante.base.models import Entry
from palante.people.merging import Hands, mover
from palante.people.models import (
    BlankCard,
    CodeRequest,
    Contact,
    KeptApart,
    LikelySame,
    Merge,
    Person,
    PersonalLink,
    PersonConsent,
    SensitiveAnswer,
    SignIn,
)

# What she says about herself and may have said in the other row only.
SAID = ("name", "photo", "place", "business")


@mover(Contact, CodeRequest)
def move_contacts(hands: Hands) -> None:
    """A number both have is one row: proven if either proved it, stopped if either asked for no more there."""
    for theirs, ours in hands.meet(Contact, "fingerprint"):
        proven = [each for each in (ours.proven_at, theirs.proven_at) if each]
        stopped = [each for each in (ours.stopped_at, theirs.stopped_at) if each]
        hands.change(
            ours,
            proven_at=min(proven, default=None),
            stopped_at=min(stopped, default=None),
            created_at=min(ours.created_at, theirs.created_at),
        )
        waits = CodeRequest.objects.filter(contact=ours, answered_at=None).exists()
        for request in CodeRequest.objects.filter(contact=theirs, answered_at=None) if waits else ():
            hands.drop(request)  # one message answers both: the other request of the same number waits on
        hands.fold(theirs, into=ours)


@mover(SignIn, PersonalLink, BlankCard)
def move_keys(hands: Hands) -> None:
    """Every phone, link and printed card opens the same door as before. See `queries.who_is` for gone's own card.

    But for a row that anybody may have made by typing her number: what it opened would be hers now.
    """
    if hands.closed:
        _close(hands, hands.closed)
    for model in (SignIn, PersonalLink, BlankCard):
        hands.move(model.objects.all())


def _close(hands: Hands, person: Person) -> None:
    for browser in person.sign_ins.all():
        hands.drop(browser)
    for link in person.links.filter(withdrawn_at=None):
        hands.change(link, withdrawn_at=hands.at)
    for paper in person.blank_cards.filter(void_at=None):
        hands.change(paper, void_at=hands.at)
    hands.change(person, card=None, card_nonce="", card_made_at=None)


@mover(Entry)
def move_entries(hands: Hands) -> None:
    """So that what a phone sends again is known as sent already."""
    hands.move(Entry.objects.all(), "person_id")


@mover(PersonConsent)
def move_consents(hands: Hands) -> None:
    """The newest word counts, whoever of the two said it."""
    hands.move(PersonConsent.objects.all())


@mover(SensitiveAnswer)
def move_sensitive(hands: Hands) -> None:
    for theirs, ours in hands.meet(SensitiveAnswer, "journey_id", "question"):
        if theirs.at > ours.at:
            hands.change(ours, value=theirs.value, topic=theirs.topic, at=theirs.at)
        hands.fold(theirs, into=ours)


@mover(LikelySame)
def drop_likeness(hands: Hands) -> None:
    """The question is answered. Undo asks it again."""
    for row in LikelySame.objects.filter(Q(first=hands.gone) | Q(second=hands.gone)):
        hands.drop(row)


@mover(Merge, KeptApart)
def move_memories(hands: Hands) -> None:
    """Who was joined to `gone` before is found from `kept`; who was kept apart from `gone` stays apart from `kept`."""
    hands.move(Merge.objects.filter(undone_at=None), "kept")
    for row in KeptApart.objects.filter(Q(first=hands.gone) | Q(second=hands.gone)):
        other = row.second_id if row.first_id == hands.gone.pk else row.first_id
        hands.drop(row)
        pair = sorted((hands.kept.pk, other))
        if pair[0] != pair[1] and not KeptApart.objects.filter(first=pair[0], second=pair[1]).exists():
            hands.add(KeptApart(first_id=pair[0], second_id=pair[1], by_id=row.by_id, at=row.at))


def mend_photo(kept: Person, gone: Person) -> None:
    """While they were one the photo may have been changed, and its file deleted: no row points to what is not there."""
    photo = Person.objects.only("photo").get(pk=gone.pk).photo
    if photo and photo.name and not photo.storage.exists(photo.name):
        Person.objects.filter(pk=gone.pk).update(photo="")


@mover(Person, mend=mend_photo)
def fill_profile(hands: Hands) -> None:
    """What `kept` never said about herself is filled in from `gone`, seen by whom `gone` allowed; so is the card."""
    kept, gone = hands.kept, hands.gone
    fresh = {name: getattr(gone, name) for name in SAID if getattr(gone, name) and not getattr(kept, name)}
    seen_by = kept.seen_by | {name: gone.seen_by[name] for name in fresh if name in gone.seen_by}
    if "photo" in fresh:
        fresh["photo"] = fresh["photo"].name
    hands.change(kept, **fresh, seen_by=seen_by, saves_data=kept.saves_data or gone.saves_data)
    if gone.card and not kept.card:
        card = {"card": gone.card, "card_nonce": gone.card_nonce, "card_made_at": gone.card_made_at}
        hands.change(gone, card=None, card_nonce="", card_made_at=None)
        hands.change(kept, **card)
