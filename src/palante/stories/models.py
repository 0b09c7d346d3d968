"""The archive: interviews, their passages, and the elements they show.

A story *is* its file (`source`): what stands in the other columns and tables is read from it, and made anew after each
edit. Consent, decisions and versions are ours alone: no file carries them.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey, Session
from palante.library.models import Recording
from palante.people.models import Member


class Scope(models.TextChoices):
    """How far a story may go. The teller says; without her word it is the team's."""

    TEAM = "team", _("the team alone")
    JOURNEY = "journey", _("the people of the journey")
    PUBLIC = "public", _("everybody")


class Kind(models.TextChoices):
    """The four kinds of element, in the archive's own words."""

    PRINCIPLES = "principles", _("Principle")
    SKILLS = "skills", _("Skill")
    TACTICS = "tactics", _("Tactic")
    TOOLS = "tools", _("Tool")


def day_here(at: datetime | date | None = None) -> date:
    """The day that counts for an end date: where this installation lives, whatever zone its visitor has chosen."""
    if at is None or isinstance(at, datetime):
        return localdate(at, ZoneInfo(settings.HOME_ZONE))
    return at


class LightManager(models.Manager):
    """Without the files' bytes, which lists never need and which may be megabytes: `with_source()` for who reads them."""

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("source")


class StoryQuerySet(models.QuerySet):
    def stories(self):
        """Not the other pages that stood in the same folder."""
        return self.filter(is_story=True)

    def public(self, at: datetime | date | None = None):
        """What anybody may read, hear, find and copy. The one door: pages, search, feeds, exports and the API use it."""
        today = day_here(at)
        return self.stories().filter(
            models.Q(open_until=None) | models.Q(open_until__gte=today), scope=Scope.PUBLIC, withdrawn_at=None
        )

    def open_to(self, *, journeys: Any = (), at: datetime | date | None = None):
        """The public ones, and those shared with the people of these journeys (a participant's own seats)."""
        today = day_here(at)
        return self.stories().filter(
            models.Q(open_until=None) | models.Q(open_until__gte=today),
            models.Q(scope=Scope.PUBLIC) | models.Q(scope=Scope.JOURNEY, journey__in=list(journeys)),
            withdrawn_at=None,
        )

    def of_team(self, journey: Journey):
        """What the team of this journey works on: its own stories and pages, and those that belong to no journey."""
        return self.filter(models.Q(journey=journey) | models.Q(journey=None), withdrawn_at=None)

    def with_source(self):
        return self.defer(None)


class Story(models.Model):
    slug = models.CharField(
        max_length=100, unique=True
    )  # lower-case, of the file's name; `-2` where two would be one
    path = models.CharField(
        max_length=300
    )  # where the file stood, exactly as it was named; an export puts it back there
    is_story = models.BooleanField(
        default=True
    )  # else another page of an archive: kept, exported, shown to the team only
    source = models.BinaryField()  # the file's bytes
    version = models.PositiveIntegerField(default=1)  # of the source; who edits says which one they saw

    # Read from the source by `domain/read.py`.
    title = models.CharField(max_length=300, blank=True)  # for show: without quotes, extra #, a final dot
    summary = models.TextField(blank=True)
    summary_is_machine = models.BooleanField(default=False)
    country = models.CharField(max_length=100, blank=True)  # trimmed
    continent = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="en")  # of the words: guessed, or said by the team
    audio_url = models.CharField(max_length=1000, blank=True)  # un-escaped; may be dead
    seconds = models.PositiveIntegerField(
        null=True
    )  # of the recording, as far as known: our own file, or the last timestamp
    warnings = models.PositiveIntegerField(
        default=0
    )  # how many things are odd in the file: the shelf's filter

    # Where it belongs.
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="stories")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="stories")
    archetype = models.CharField(
        max_length=80, blank=True
    )  # a profile of the journey's kit, by its file's name
    recording = models.ForeignKey(Recording, models.SET_NULL, null=True, blank=True, related_name="stories")

    # How far it goes: kept by `domain/consent.py` from the teller's word.
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.TEAM)
    open_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(
        null=True
    )  # the row stays, empty, so that nothing brings the story back

    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    objects = LightManager.from_queryset(StoryQuerySet)()

    class Meta:
        ordering = ["title", "id"]
        base_manager_name = "objects"
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "path"],
                condition=models.Q(withdrawn_at=None),
                name="one_story_a_path_and_journey",
            ),
            models.UniqueConstraint(
                fields=["path"], condition=models.Q(journey=None, withdrawn_at=None), name="one_story_a_path"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "is_story", "title"], name="stories_to_read")
        ]  # the front door

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.slug])


class StoryVersion(models.Model):
    """What the file was before a change. Nothing is overwritten; two who edit at once both keep their words."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.BinaryField()
    why = models.CharField(
        max_length=40
    )  # the verb that changed it: "imported", "edited", "vocabulary_changed"
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    objects = LightManager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_version_a_number")]


class Passage(models.Model):
    """A paragraph with the words that were said, under its question. Made anew with every change of the story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # 1… through the story: its anchor is `p<number>`
    section = models.PositiveIntegerField()  # which question it stands under; 0 before the first
    question = models.TextField(blank=True)  # that question, plain
    text = models.TextField()  # plain words: no escapes, no timestamp, no Markdown
    starts = models.PositiveIntegerField(null=True)  # second of the recording: its own, else its question's
    ends = models.PositiveIntegerField(null=True)  # where the next timestamp stands
    line = models.PositiveIntegerField()
    key = models.CharField(
        max_length=16
    )  # of its words: what people decided about it outlives an edit elsewhere

    class Meta:
        ordering = ["story", "number"]
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_passage_a_number")]


class Element(models.Model):
    """A tool, skill, tactic or principle. Its name is its file's name, letter by letter: case counts, titles do not."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.CharField(max_length=220, unique=True)
    path = models.CharField(max_length=300, blank=True)
    kinds = models.JSONField(default=list)  # one to four of Kind, in the file's order
    title = models.CharField(max_length=300)
    overview = models.TextField(blank=True)  # plain, for lists
    source = models.BinaryField(default=bytes)  # empty: nobody has written its page yet
    bytes = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="elements")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    added_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    objects = LightManager()

    class Meta:
        ordering = ["title", "id"]
        base_manager_name = "objects"

    def get_absolute_url(self) -> str:
        return reverse("element", args=[self.kind, self.slug])

    @property
    def kind(self) -> str:
        """The first: its home."""
        return self.kinds[0] if self.kinds else Kind.TOOLS


class ElementVersion(models.Model):
    element = models.ForeignKey(Element, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.BinaryField()
    why = models.CharField(max_length=40)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    objects = LightManager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["element", "number"], name="one_element_version_a_number")
        ]


class Alias(models.Model):
    """A name an element once had. Files from elsewhere that still use it find their element."""

    name = models.CharField(max_length=200, unique=True)
    element = models.ForeignKey(Element, models.CASCADE, related_name="aliases")
    change = models.ForeignKey("VocabularyChange", models.CASCADE, null=True, related_name="aliases")


class Mention(models.Model):
    """A tag of the file: this passage shows that element. Made anew with every change of the story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="mentions")
    passage = models.ForeignKey(
        Passage, models.CASCADE, null=True, related_name="mentions"
    )  # None: a tag that tags nothing
    position = models.PositiveIntegerField()  # in the story
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=60)  # as written, misspellings included
    name = models.CharField(max_length=300)  # as written
    element = models.ForeignKey(
        Element, models.SET_NULL, null=True, related_name="mentions"
    )  # None: unresolved

    class Meta:
        ordering = ["story", "position"]
        indexes = [
            models.Index(fields=["name"], name="mentions_by_name")
        ]  # resolving, and the vocabulary's desk


class Consent(models.Model):
    """The teller's word on her story: what she allowed, for how long, and the link that takes it back."""

    class How(models.TextChoices):
        SPOKEN = "spoken", _("said in the recording")
        WRITTEN = "written", _("signed on paper")
        LINK = "link", _("given by the teller, with her link")
        PUBLISHED = "published", _("published before, by its archive")
        FILE = "file", _("said in the file")

    story = models.OneToOneField(Story, models.CASCADE, related_name="consent")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.TEAM)
    shown_as = models.CharField(max_length=80, blank=True)  # the name or alias she wants to read beside it
    until = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=10, choices=How)
    note = models.CharField(max_length=300, blank=True)  # where it was published, where the paper lies
    nonce = models.CharField(max_length=32, unique=True)  # the personal link is derived from it, never stored
    given_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    by_link_at = models.DateTimeField(null=True)  # when she last chose herself: the team may not open wider
    withdrawn_at = models.DateTimeField(null=True)


class TakenBack(models.Model):
    """A keyed fingerprint of what a withdrawn story was (its name, bytes, words, recording): no import brings it back."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="taken_back")
    mark = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "mark"], name="one_mark_a_story")]


class Proposal(models.Model):
    """Something proposed for a story, by a search, a model or a person, and who decided. Machines never decide."""

    class What(models.TextChoices):
        TAG = "tag", _("tag")
        TITLE = "title", _("title")
        SUMMARY = "summary", _("summary")

    class State(models.TextChoices):
        OPEN = "open", _("to decide")
        KEPT = "kept", _("accepted")
        REFUSED = "refused", _("not accepted")

    story = models.ForeignKey(Story, models.CASCADE, related_name="proposals")
    what = models.CharField(max_length=8, choices=What)
    passage_key = models.CharField(max_length=16, blank=True)  # Passage.key, for a tag
    kind = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=200, blank=True)  # the element's, for a tag
    text = models.TextField(blank=True)  # a title or summary as proposed
    final = models.TextField(blank=True)  # as it was kept, when somebody edited it
    how = models.CharField(max_length=60)  # "hand", "words", "meaning", "model <name>"
    score = models.FloatField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "passage_key", "kind", "name"],
                condition=models.Q(what="tag"),
                name="one_proposal_a_tag",
            )
        ]


class VocabularyChange(models.Model):
    """A rename or a merge of elements, with all that is needed to take it back."""

    verb = models.CharField(max_length=10)  # "rename", "merge"
    old = models.CharField(max_length=200)
    new = models.CharField(max_length=200)
    element = models.ForeignKey(
        Element, models.SET_NULL, null=True, related_name="changes"
    )  # the one that stays
    data = models.JSONField(default=dict)  # ids of stories and the lines rewritten in each
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]


class KeptApart(models.Model):
    """Two names a person looked at and wants to keep as two: they are not suggested as one again."""

    one = models.CharField(max_length=200)
    other = models.CharField(max_length=200)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once")]


class Words(models.Model):
    """A passage as search keeps it: stems, see `library/search/`. Kept by `search.py: index`.

    The index itself (FTS5 on SQLite, a tsvector on PostgreSQL) follows this table, by triggers of the migration.
    """

    passage = models.OneToOneField(Passage, models.CASCADE, primary_key=True, related_name="words")
    title = models.TextField(blank=True)  # the story's: helps to find, but alone finds its first passage only
    question = models.TextField(blank=True)
    tags = models.TextField(blank=True)  # the elements' names and titles
    body = models.TextField(blank=True)


class Meaning(models.Model):
    """A passage as a direction in a model's space, to find what means the same. By its words: edits elsewhere keep it."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="meanings")
    key = models.CharField(max_length=16)  # Passage.key
    embedder = models.CharField(max_length=100)  # another one's directions cannot be compared
    vector = models.BinaryField()  # of length 1, as 32-bit numbers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "key", "embedder"], name="one_meaning_a_passage")
        ]
