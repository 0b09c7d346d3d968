"""Takes a demo away: the journey, everybody in it, the team's demo accounts. Only ever called for the demo's own journey."""

from django.db import transaction

from palante.base.models import Bucket, Entry, LogLine
from palante.demo.cast import TEAM
from palante.demo.replies import clear_replies
from palante.demo.tries import OUTAGE
from palante.demo.whatsapp import clear_whatsapp
from palante.journeys.models import Journey
from palante.library.models import Recording
from palante.messages.models import ChatGroup, Limit, Message, Outage
from palante.people.models import (
    BlankCard,
    ConsentWords,
    Keeping,
    Member,
    Person,
    PersonConsent,
    SensitiveAnswer,
    SensitiveFigure,
)
from palante.stories.models import Element, Story


@transaction.atomic
def clear_demo(slug: str) -> None:
    """Rows go for good, files in the library too."""
    journey = Journey.objects.filter(slug=slug).first()
    if journey is None:
        return
    people = list(Person.objects.filter(registrations__journey=journey).values_list("pk", flat=True))
    people += Person.objects.filter(merged_into__kept__in=people).values_list("pk", flat=True)
    for partner in journey.partners.exclude(logo=""):
        partner.logo.delete(save=False)
    for people_list in journey.lists.exclude(file=""):
        people_list.file.delete(save=False)
    for resource in journey.resources.exclude(file=""):
        resource.file.delete(save=False)
    clear_whatsapp(journey)
    clear_replies(journey)
    Outage.objects.filter(said=OUTAGE).delete()
    Message.objects.filter(journey_id=journey.pk).delete()
    LogLine.objects.filter(journey_id=journey.pk).delete()
    sounds = [
        sound for row in journey.recordings.all() for sound in (row.original, row.opus, row.aac) if sound
    ]
    for sound in sounds:
        sound.delete(save=False)
    Story.objects.filter(journey=journey).delete()
    Recording.objects.filter(journey=journey).delete()
    Element.objects.filter(journey=journey).delete()
    for table in (
        ChatGroup,
        Limit,
        BlankCard,
        ConsentWords,
        Keeping,
        SensitiveFigure,
        SensitiveAnswer,
        PersonConsent,
    ):
        table.objects.filter(journey_id=journey.pk).delete()
    journey.delete()
    alone = Person.objects.filter(pk__in=people, registrations=None)  # who is in another journey too stays
    gone = list(alone.values_list("pk", flat=True))
    LogLine.objects.filter(person_id__in=gone).delete()
    Entry.objects.filter(person_id__in=gone).delete()
    alone.delete()
    Member.objects.filter(email__in=[persona.email for persona in TEAM], desk_seats=None).delete()
    Bucket.objects.all().delete()
