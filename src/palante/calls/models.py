"""Who brings whom, and who has a seat."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.crypto import EncryptedTextField
from palante.journeys.models import Journey
from palante.people.models import Member, Person


class PartnerKind(models.TextChoices):
    GRASSROOTS = "grassroots", _("Kitchen, market, group of neighbours, church")
    NEWCOMERS = "newcomers", _("Association of those who came lately")
    TOWN = "town", _("Town hall")
    BANK = "bank", _("Bank or savings bank")
    SCHOOL = "school", _("University or school")
    COMPANY = "company", _("Company or shop")
    AGENCY = "agency", _("Agency or foundation")
    CAMPAIGN = "campaign", _("A campaign of our own")


class Partner(models.Model):
    """An allied organisation, or a campaign of the team's own, with a short link, `/l/<code>`."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("short link"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind, default=PartnerKind.GRASSROOTS)
    contact = models.CharField(_("who we talk to"), max_length=200, blank=True)
    logo = models.ImageField(_("logo"), upload_to="partners/", blank=True)
    page_nonce = models.CharField(max_length=32, blank=True)  # the private page's token is derived from it
    page_token = models.CharField(max_length=64, null=True, unique=True)  # its hash  # noqa: DJ001
    thanks = models.TextField(max_length=4000, blank=True)  # Markdown: the team's own words on the report
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:  # boxes to tick
        return self.name


class Promise(models.Model):
    """What a partner promised, or was promised, and by when."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="promises")
    what = models.CharField(_("what was promised"), max_length=300)
    is_ours = models.BooleanField(default=False)  # the team's own promise to the partner
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]


class PartnerNote(models.Model):
    """A line of a partner's log that a member wrote: what was said, when."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    on = models.DateField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-on", "-pk"]


class Place(models.Model):
    """Somewhere the journey wants to reach. Where no partner calls stands out."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="places")
    name = models.CharField(_("district or city"), max_length=120)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    partners = models.ManyToManyField(Partner, related_name="places")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["journey", "name"], name="one_place_a_name")]

    def __str__(self) -> str:  # boxes to tick, and a list of names
        return self.name


class LinkDay(models.Model):
    """How often a short link was opened, and a form begun from it, on one day: counted, nobody remembered."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="days")
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    started = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "day"], name="one_count_a_day")]


class Way(models.TextChoices):
    """How somebody came in."""

    SELF = "self", _("by themselves")
    VOLUNTEER = "volunteer", _("with a volunteer")
    PAPER = "paper", _("on a partner's paper list")
    INVITED = "invited", _("by an invitation")


class Seat(models.TextChoices):
    TAKEN = "taken", _("has a seat")
    WAITING = "waiting", _("on the waiting list")
    LEFT = "left", _("left")


class RegistrationQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(seat=Seat.TAKEN)


class Registration(models.Model):
    """A person in a journey."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations")
    seat = models.CharField(max_length=7, choices=Seat)
    brought_by = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="registrations")
    way = models.CharField(max_length=9, choices=Way, default=Way.SELF)
    source = models.ForeignKey("PeopleList", models.SET_NULL, null=True, related_name="registrations")
    consent = models.CharField(max_length=20, default="1")  # the version of the words agreed to
    is_adult = models.BooleanField(default=True)
    wants_reminders = models.BooleanField(default=True)
    at = models.DateTimeField(default=now)
    seated_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "person"], name="one_registration_a_person")
        ]
        indexes = [models.Index(fields=["journey", "seat", "at"], name="waiting_list_in_order")]


class GuardianKin(models.TextChoices):
    MOTHER = "mother", _("My mother")
    FATHER = "father", _("My father")
    FAMILY = "family", _("Somebody else of my family")
    OTHER = "other", _("Whoever looks after me")


class Guardian(models.Model):
    """Who said yes for somebody under 18, and a private page to take it back. Gone with the person."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="guardian")
    name = EncryptedTextField()
    kin = models.CharField(max_length=6, choices=GuardianKin)
    kind = models.CharField(max_length=5)  # ContactKind
    value = EncryptedTextField()
    nonce = models.CharField(max_length=32)
    token = models.CharField(max_length=64, unique=True)
    agreed_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True)


class Volunteer(models.Model):
    """Somebody who registers others, by a private link on a phone of their own. They see only what they write."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="volunteers")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="volunteers")
    name = models.CharField(_("name"), max_length=120)
    nonce = models.CharField(max_length=32)
    token = models.CharField(max_length=64, unique=True)  # hash of what the address carries
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]


class Basis(models.TextChoices):
    """Why a partner may pass these contacts on, as the partner declares."""

    ASKED = "asked", _("Each was asked and agreed that we write once")
    MEMBERS = "members", _("They are members, and our rules let us pass this on")
    PAPER = "paper", _("Each said yes to this journey on paper")


class PeopleList(models.Model):
    """A spreadsheet with people, from a partner or the team: looked at, taken in rows, perhaps undone."""

    class State(models.TextChoices):
        LOOKED_AT = "looked_at"  # the file is here, columns are being named
        TAKING = "taking"
        TAKEN = "taken"
        STOPPED = "stopped"
        UNDONE = "undone"

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lists")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="lists")
    name = models.CharField(max_length=200)  # the file's
    file = models.FileField(
        upload_to="lists/", blank=True
    )  # deleted as soon as its rows are taken or it is left
    digest = models.CharField(max_length=64)  # of its bytes: the same file again is known
    columns = models.JSONField(default=dict)  # field → column's heading
    settings = models.JSONField(default=dict)  # sheet, heading row, country, language
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.LOOKED_AT)
    counts = models.JSONField(default=dict)  # created, updated, unchanged, refused, invited
    faults = models.JSONField(default=list)  # [row, column, reason]: never what stood in the cell
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=now)
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]


class Invited(models.Model):
    """Somebody on a partner's list who has not said yes: one invitation at most, shown nowhere, gone after thirty days."""

    class State(models.TextChoices):
        WAITING = "waiting"  # the invitation has not left
        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"  # what is left are fingerprints, so that no later list invites again
        ENDED = "ended"  # thirty days without an answer: the same

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="invited")
    source = models.ForeignKey(PeopleList, models.SET_NULL, null=True, related_name="invited")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="invited")
    alias = EncryptedTextField(blank=True)
    kind = models.CharField(max_length=5)  # ContactKind
    value = EncryptedTextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    also = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # of a second contact: not written to either
    answers = EncryptedTextField(blank=True)  # JSON: what else the list said, offered when they accept
    nonce = models.CharField(max_length=32)
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    registration = models.ForeignKey(Registration, models.SET_NULL, null=True, related_name="invitations")
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "fingerprint"], name="one_invitation_a_contact")
        ]
        indexes = [
            models.Index(
                fields=["journey", "made_at"], condition=Q(state="waiting"), name="invitations_to_send"
            )
        ]


class ColumnNames(models.Model):
    """How a partner's columns were read last time, by the headings they had."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="column_names")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, related_name="column_names")
    headings = models.CharField(max_length=64)  # digest of the folded headings
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            # Two, since "no partner" is equal to "no partner" on neither database.
            models.UniqueConstraint(fields=["journey", "partner", "headings"], name="columns_read_once"),
            models.UniqueConstraint(
                fields=["journey", "headings"],
                condition=models.Q(partner=None),
                name="own_columns_read_once",
            ),
        ]
