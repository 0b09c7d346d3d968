"""Who takes part (Person), how to reach and recognise them, and who works here (Member).

A participant is never a user with a password: a card, a personal link or a code brings a person back, and a SignIn is
one browser of theirs. Numbers and addresses are encrypted; they are found by their fingerprint.
"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.crypto import EncryptedTextField


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """Someone of a team: signs in with e-mail, password and a second factor. Which desks are theirs stands in `journeys`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    may_start_journeys = models.BooleanField(
        default=False
    )  # may start a journey from a kit; its teams are closed to the rest
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = MemberManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def get_full_name(self) -> str:
        return self.name


class Visibility(models.TextChoices):
    TEAM = "team", _("Only me and the team")
    CIRCLE = "circle", _("My circle")
    JOURNEY = "journey", _("Everyone in my journey")


class Night(models.TextChoices):
    AUTO = "", _("As my phone says")
    DARK = "dark", _("Always dark")
    LIGHT = "light", _("Always light")


class Person(models.Model):
    """A participant. Nothing but an alias is required, and it need not be a real name."""

    alias = models.CharField(_("what we call you"), max_length=60)
    name = models.CharField(_("name"), max_length=120, blank=True)
    photo = models.ImageField(_("photo"), upload_to="people/", blank=True)
    place = models.CharField(_("city or district"), max_length=120, blank=True)
    business = models.CharField(_("what you do or sell"), max_length=200, blank=True)
    seen_by = models.JSONField(
        default=dict
    )  # field name → Visibility; what is not named is for the team only
    language = models.CharField(_("language"), max_length=10, default="es")
    zone = models.CharField(_("time zone"), max_length=60, default="America/Lima")
    night = models.CharField(max_length=5, choices=Night, blank=True, default=Night.AUTO)
    saves_data = models.BooleanField(default=False)
    card = models.CharField(max_length=64, unique=True, null=True)  # fingerprint of the card's code  # noqa: DJ001
    card_nonce = models.CharField(
        max_length=32, blank=True
    )  # the code is derived from it: see `domain/card.py`
    card_made_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)  # this row turned out to be another's: see Merge

    class Meta:
        indexes = [  # the worker asks every minute
            models.Index(
                fields=["erased_at"], condition=models.Q(erased_at__isnull=False), name="erased_lately"
            )
        ]

    def shows(self, field: str, to: str) -> bool:
        """May those in `to` (a Visibility) see this optional field? What a circle may see, the team may too."""
        rank = [Visibility.TEAM, Visibility.CIRCLE, Visibility.JOURNEY]
        return rank.index(Visibility(self.seen_by.get(field, Visibility.TEAM))) >= rank.index(Visibility(to))


class ContactKind(models.TextChoices):
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    PUSH = "push", _("notices of one browser")  # the value is what the browser gave, as JSON
    TELEGRAM = "telegram", _("Telegram")  # the value is the chat's number


class Contact(models.Model):
    """A number or address of a person. Several people may share one; it is proven only when a code sent to it came back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=8, choices=ContactKind)
    value = EncryptedTextField()  # E.164 or a lower-case address
    fingerprint = models.CharField(max_length=64)
    proven_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # the owner asked for no more messages here
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="a_contact_once_a_person")
        ]
        indexes = [models.Index(fields=["fingerprint"], name="contact_by_fingerprint")]  # sign-in by code


class Strength(models.TextChoices):
    """How this browser was signed in. A link alone opens today, session and canvas; the rest asks for card or code."""

    LINK = "link", _("personal link")
    FULL = "full", _("registration, card or code")


class SignIn(models.Model):
    """One browser in which a person is signed in. The cookie holds a token; we keep its hash."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    token = models.CharField(max_length=64, unique=True)
    strength = models.CharField(max_length=4, choices=Strength)
    how = models.CharField(max_length=12)  # register, card, code, link, demo
    made_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)  # written at most once an hour
    ends_at = models.DateTimeField(db_index=True)


class PersonalLink(models.Model):
    """`/in/<token>`: stored hashed, derived again when a message leaves, expires, can be withdrawn."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    token = models.CharField(max_length=64, unique=True)  # hash of what the address carries
    nonce = models.CharField(max_length=32)
    goal = models.CharField(max_length=20, default="today")  # today, session, canvas
    goal_id = models.BigIntegerField(null=True)  # the session's or canvas template's id
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # first POST; a link may be used again until it ends


class SignInCode(models.Model):
    """Six digits sent to a number or address. The digits are derived, not stored; tries are counted."""

    fingerprint = models.CharField(max_length=64, db_index=True)  # of the contact it was asked for
    nonce = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class CodeRequest(models.Model):
    """«Pide tu código»: someone without e-mail asks the team for a code; it waits on the host's desk.

    Only requests for contacts that belong to somebody are kept. The answer on screen is the same either way.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="code_requests")
    code = models.ForeignKey(SignInCode, models.SET_NULL, null=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(answered_at=None), name="one_open_request_a_contact"
            )
        ]


class BlankCard(models.Model):
    """A printed card that belongs to nobody yet. A volunteer gives it to somebody without phone, with or without signal;
    the code printed on it becomes that person's card. Codes are derived, as every card's."""

    journey_id = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()  # printed too, to tell cards apart without showing the code
    card = models.CharField(max_length=64, unique=True)  # fingerprint of the code
    nonce = models.CharField(max_length=32)
    printed_at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="blank_cards")
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)  # lost: it opens nothing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey_id", "number"], name="one_card_a_number")]


class Purpose(models.TextChoices):
    """What somebody may say yes or no to, one by one. Only taking part is needed to take part."""

    JOURNEY = "journey", _("take part: keep my answers for this journey")
    REMINDERS = "reminders", _("send me reminders")
    RECORDING = "recording", _("my voice may be heard in a recording")
    RESEARCH = "research", _("count my answers in the results, without my name")
    AFTERWARDS = "afterwards", _("write to me after the journey: fairs, follow-up, other journeys")
    PARTNER = "partner", _("tell the organisation that brought me that I came")


class ConsentWords(models.Model):
    """The words somebody said yes or no to. A new wording is a new version; old ones stay, since people agreed to them."""

    journey_id = models.BigIntegerField()  # the house's own words stand in `purposes.py`
    purpose = models.CharField(max_length=10, choices=Purpose)
    version = models.PositiveIntegerField(default=1)
    words = models.JSONField(default=dict)  # language → text
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey_id", "purpose", "version"], name="one_wording_a_version")
        ]


class PersonConsent(models.Model):
    """Yes or no to one purpose, at one moment; the newest counts, none means no."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    journey_id = models.BigIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    given = models.BooleanField()
    version = models.PositiveIntegerField(default=1)
    how = models.CharField(max_length=10)  # form, paper, volunteer, page, link
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["person", "journey_id", "purpose", "-at"], name="newest_consent")]


class SensitiveTopic(models.TextChoices):
    COMMUNITY = "community", _("how long they have lived here")
    GENDER = "gender", _("gender")
    AGE = "age", _("age band")
    NEEDS = "needs", _("what would help")


class SensitiveAnswer(models.Model):
    """Kept apart from everything else and encrypted. Read by the person, or in bulk by purpose: see `sensitive.py`."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sensitive")
    journey_id = models.BigIntegerField()
    topic = models.CharField(max_length=10, choices=SensitiveTopic)
    question = models.CharField(max_length=60)  # the form's name for it
    value = EncryptedTextField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "journey_id", "question"], name="one_sensitive_answer_a_question"
            )
        ]


class SensitiveFigure(models.Model):
    """What was said in bulk about one topic, so that the next figures cannot be set against it: see `domain/figures.py`."""

    journey_id = models.BigIntegerField()
    topic = models.CharField(max_length=10, choices=SensitiveTopic)
    counts = models.JSONField(default=dict)  # choice → people, as last shown
    people = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField()
    looked_at = models.DateTimeField()  # when the answers themselves were last counted
    looked_people = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)  # the answers are gone; hidden cells are None from then on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey_id", "topic"], name="one_figure_a_topic")]


class Keeping(models.Model):
    """How long a journey keeps one kind of data, where its lead chose otherwise than the house: see `retention.py`."""

    journey_id = models.BigIntegerField()
    category = models.CharField(max_length=20)
    days = models.PositiveIntegerField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey_id", "category"], name="kept_so_long_once_a_category")
        ]


class Merge(models.Model):
    """Two rows were one person. `moved` says what went where, so that it can be taken back."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="merged_into")
    moved = models.JSONField(
        default=dict
    )  # ids and field names only; what was overwritten is encrypted beside it
    before = EncryptedTextField(blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)


class KeptApart(models.Model):
    """A person looked and said: these are two. They are not shown as likely the same again."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")  # first < second
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_kept_apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="a_pair_in_order"),
        ]


class LikelySame(models.Model):
    """Two people of a journey who are perhaps one, found by `twins.py`, until a person decides. The reasons are codes."""

    journey_id = models.BigIntegerField()
    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")  # first < second
    bits = models.FloatField()  # how much likelier one than two, as a power of two
    reasons = models.JSONField(default=list)
    against = models.JSONField(default=list)
    found_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey_id", "first", "second"], name="a_likely_pair_once")
        ]
        indexes = [models.Index(fields=["journey_id", "-bits"], name="likely_pairs_of_a_journey")]
