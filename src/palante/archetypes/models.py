"""Archetypes: kinds of people the journey is made for, each claim about them with the passages it rests on.

Nothing here copies what somebody said: a claim points to a story's paragraph by the fingerprint of its words. Assignments
are personal data; everything else must lead to nobody.
"""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.words import Worded
from palante.calls.models import Partner
from palante.journeys.models import Journey, Session
from palante.library.models import Form
from palante.people.models import Member, Person
from palante.stories.models import Story


class Aspect(models.TextChoices):
    """What is said of an archetype, in the order a profile tells it."""

    MOVES = "moves", _("What moves them")
    DAY = "day", _("Their day")
    NEEDS = "needs", _("What they need from a journey")
    BARRIERS = "barriers", _("What holds them back")
    HOURS = "hours", _("Their hours")
    TRADES = "trades", _("Their trades")
    TEACHES = "teaches", _("What they can teach")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed")
    ASIDE = "aside", _("set aside")


class ArchetypeQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(state=State.ASIDE)

    def agreed(self):
        return self.filter(state=State.AGREED)

    def published(self):
        return self.agreed().filter(published_at__isnull=False)


class Archetype(Worded):
    """A kind of person. `words`: title, intro (Markdown). Never a person."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="archetypes")
    slug = models.SlugField(max_length=80)
    path = models.CharField(
        max_length=200, blank=True
    )  # the kit's file, such as profiles/cocina-y-escucha.md
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    # How it tailors the journey. All of it is order and examples: nothing is ever kept from anybody.
    lessons = models.JSONField(default=list)  # slugs of welcome lessons, the first ones first
    first_size = models.CharField(max_length=8, choices=Form, blank=True)  # of what can be caught up with
    examples = models.JSONField(default=dict)  # canvas slug → question's key → language → example
    # Who it is likely to suit: [{question, values}], all of them must hold. Asked in `place` order, the first that fits.
    rule = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(default=0)
    agreed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    objects = ArchetypeQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["journey", "slug"], name="one_archetype_a_slug")]

    def get_absolute_url(self) -> str:
        return reverse("archetype", args=[self.journey.slug, self.slug])


class Claim(Worded):
    """One sentence about an archetype. `words`: text."""

    archetype = models.ForeignKey(Archetype, models.CASCADE, related_name="claims")
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # stays the same through undo
    aspect = models.CharField(max_length=8, choices=Aspect)
    order = models.PositiveSmallIntegerField(default=0)
    is_item = models.BooleanField(default=True)  # a line of a list; else a paragraph, as kits also write them
    from_kit = models.BooleanField(default=False)  # made up by whoever wrote the kit: rests on nobody
    lost_at = models.DateTimeField(null=True)  # a story it rested on was taken back

    class Meta:
        ordering = ["order", "pk"]

    @property
    def text(self) -> str:
        return str(self.say("text"))

    @property
    def pk_text(self) -> str:
        return str(self.pk)


class Link(models.Model):
    """A private page for somebody outside the team: to comment, or to group passages with it."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("comments on profiles and on the draft journey")
        GROUP = "group", _("groups passages into profiles")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="review_links")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.REVIEW)
    name = models.CharField(_("for whom"), max_length=120)
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="+")
    nonce = models.CharField(max_length=32)
    token = models.CharField(max_length=64, unique=True)  # hash of what the address carries
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]


class Evidence(models.Model):
    """A passage that an archetype rests on: put to an aspect first, to a claim once there is one."""

    archetype = models.ForeignKey(Archetype, models.CASCADE, related_name="evidence")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, related_name="evidence")
    aspect = models.CharField(max_length=8, choices=Aspect)
    story = models.ForeignKey(Story, models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()  # the paragraph's when it was put here
    key = models.CharField(max_length=16)  # Passage.key: of its words, so that an edit elsewhere keeps it
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(Link, models.SET_NULL, null=True, related_name="grouped")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "story", "key"], name="a_passage_once_a_claim"),
            models.UniqueConstraint(
                fields=["archetype", "aspect", "story", "key"],
                condition=models.Q(claim=None),
                name="a_passage_once_a_pile",
            ),
        ]


class Revision(models.Model):
    """What an archetype was before a change: words, claims, and which passages they rested on. Undo brings it back."""

    archetype = models.ForeignKey(Archetype, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=30)  # the verb
    before = models.JSONField(default=dict)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["archetype", "number"], name="one_revision_a_number")]


class Voice(models.Model):
    """Whose words a story holds, as a number: two notes of one person count as one. It leads to nobody."""

    story = models.OneToOneField(Story, models.CASCADE, related_name="voice")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="voices")
    number = models.PositiveIntegerField()
    is_note = models.BooleanField(default=False)  # a short field note, not an interview

    class Meta:
        ordering = ["number", "pk"]


class Comment(models.Model):
    """What an organisation said by its link, what was answered, and what it was said about, as it was then."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("not answered yet")
        CHANGED = "changed", _("we changed it")
        KEPT = "kept", _("we keep it as it is")

    link = models.ForeignKey(Link, models.CASCADE, related_name="comments")
    entry = models.UUIDField(unique=True)  # the form's id for it: sending twice is saying once
    archetype = models.ForeignKey(Archetype, models.SET_NULL, null=True, related_name="comments")
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="comments")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    was = models.JSONField(
        default=dict
    )  # what it is about, as it stood: {kind, title, text, starts, language}
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=now)
    answer = models.TextField(max_length=2000, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.OPEN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]


class How(models.TextChoices):
    """Who said which archetype suits a person. What she says herself counts most, then the team, then her answers."""

    ANSWERS = "answers", _("by their answers")
    HAND = "hand", _("by hand")
    OWN = "own", _("by themselves")


class Assignment(models.Model):
    """Which archetype orders the journey for a person. Hers alone: no list shows it beside a name."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments")
    archetype = models.ForeignKey(
        Archetype, models.CASCADE, null=True, related_name="assignments"
    )  # None: she wants the usual order
    how = models.CharField(max_length=7, choices=How)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "person"], name="one_archetype_a_person_and_journey")
        ]
