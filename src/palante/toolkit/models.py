"""The method's pages, in the toolkit's own file format. A page *is* its file; the other columns are read from it."""

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey
from palante.people.models import Member


class Label(models.TextChoices):
    """What a page is filed under: the vocabularies of its front matter."""

    SOLUTIONS = "signature_solutions", _("Solution")
    ENABLERS = "enablers", _("Enabler")
    PRIORITIES = "rblac_priorities", _("Priority")
    GOALS = "sdg", _("Goal")


class PageQuerySet(models.QuerySet):
    def public(self):
        """What anybody may read: tool pages that a team has published."""
        return self.filter(kind=Page.Kind.TOOL, published_at__isnull=False)

    def of_team(self, journey: Journey):
        return self.filter(models.Q(journey=journey) | models.Q(journey=None))

    def with_source(self):
        return self.defer(None)


class PageManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().defer("source")


class Page(models.Model):
    class Kind(models.TextChoices):
        TOOL = "tool", _("tool page")  # it has a section "What it does"
        SECTION = "section", _("section of the menu")  # an index.md with title and menu
        PAGE = "page", _("ordinary page")
        CONTRIBUTORS = "contributors", _("contributors")  # the YAML map of names

    slug = models.CharField(max_length=100, unique=True)
    path = models.CharField(max_length=300)  # exactly as it was named, spaces included
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TOOL)
    source = models.BinaryField()
    version = models.PositiveIntegerField(default=1)

    # Read from the source.
    title = models.CharField(max_length=300, blank=True)  # of the body, without a final dot
    ending = models.CharField(
        max_length=300, blank=True
    )  # front matter's `title`, which continues its section's
    menu = models.IntegerField(null=True)  # the section's number: `parent_order`, or `menu` of a section
    order = models.IntegerField(null=True)
    parent = models.CharField(
        max_length=200, blank=True
    )  # its section's title, where the page itself says it (dialect B)
    what = models.TextField(blank=True)  # “What it does”, plain, for lists
    text = models.TextField(blank=True)  # all of it, plain, for search
    country = models.CharField(max_length=100, blank=True)

    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="toolkit_pages")
    published_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    objects = PageManager.from_queryset(PageQuerySet)()

    class Meta:
        ordering = [
            models.F("menu").asc(nulls_last=True),
            models.F("order").asc(nulls_last=True),
            "title",
            "id",
        ]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["journey", "path"], name="one_page_a_path_and_journey"),
            models.UniqueConstraint(
                fields=["path"], condition=models.Q(journey=None), name="one_page_a_path"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("tool_page", args=[self.slug])


class PageVersion(models.Model):
    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.BinaryField()
    why = models.CharField(max_length=40)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    objects = PageManager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_page_version_a_number")]


class PageLabel(models.Model):
    """One value of a page's front matter. Goals are matched by their number, the rest without case and outer space."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="labels")
    label = models.CharField(max_length=20, choices=Label)
    value = models.CharField(max_length=120)  # as shown
    folded = models.CharField(max_length=120)  # to compare: lower-case, trimmed; a goal's number

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "label", "folded"], name="one_label_a_page")]
        indexes = [models.Index(fields=["label", "folded"], name="pages_by_label")]  # the catalogue's filters


class Contributor(models.Model):
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    bio = models.TextField(blank=True)
    organization = models.CharField(max_length=200, blank=True)
    page = models.ForeignKey(Page, models.CASCADE, related_name="contributors")  # the file that names them
