"""Comments of collectives and universities: their links, what they said, what they are answered."""

from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.archetypes.domain.comment import LONGEST, answer, unanswer
from palante.archetypes.domain.link import address_of, make_link, reopen_link, withdraw_link
from palante.archetypes.models import Comment, Link
from palante.archetypes.standing import became
from palante.screens.archetypes.room import show
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.once import OnceForm, is_first
from palante.screens.team.room import page_of


class LinkForm(OnceForm):
    name = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("An organisation, a class, a group: they see it on the page."),
        error_messages={"required": gettext_lazy("Write whom it is for.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What they can do"),
        choices=[
            (Link.Kind.REVIEW, gettext_lazy("Comment on the profiles and on the draft journey")),
            (
                Link.Kind.GROUP,
                gettext_lazy("Group passages with us (only those their tellers opened to the journey)"),
            ),
        ],
        initial=Link.Kind.REVIEW,
        widget=forms.RadioSelect,
    )
    partner = forms.ChoiceField(label=gettext_lazy("Partner, if it is one"), required=False)

    def __init__(self, at: At, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(row.pk): row for row in at.journey.partners.only("pk", "name", "journey")}
        rows = [(pk, row.name) for pk, row in self.partners.items()]
        self.fields["partner"].choices = [("", _("none")), *rows]  # type: ignore[attr-defined]


@desk_door(READS + CHANGES)
def archetype_comments(request: TeamRequest, at: At) -> HttpResponse:
    form = LinkForm(at, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            if is_first(request, said["ticket"]):
                link = make_link(
                    at.journey, name=said["name"], kind=said["kind"], partner=form.partners.get(said["partner"]),
                    by=request.user,
                )  # fmt: skip
                toasts.say(
                    request, _("The link for %(name)s is ready. Send it to them.") % {"name": link.name}
                )
        return redirect("archetype_comments", at.journey.slug)
    rows = Comment.objects.filter(link__journey=at.journey).select_related(
        "link", "archetype", "claim__archetype", "session", "answered_by"
    )
    state = request.GET.get("state", "")
    if state in Comment.Outcome.values:
        rows = rows.filter(outcome=state)
    page = page_of(request, rows, 20)
    open_ = Q(comments__outcome=Comment.Outcome.OPEN)
    links = at.journey.review_links.annotate(
        said=Count("comments", distinct=True), waits=Count("comments", filter=open_, distinct=True),
        grouped_count=Count("grouped", distinct=True),
    ).order_by("withdrawn_at", "name")  # fmt: skip
    at_now = now()
    context = {
        "form": form,
        "links": [(row, address_of(row), row.withdrawn_at is None and row.ends_at > at_now) for row in links],
        "page": page,
        "comments": [(row, became(row)) for row in page.object_list],
        "states": [("", _("All")), *Comment.Outcome.choices],
        "state": state,
        "outcomes": [one for one in Comment.Outcome.choices if one[0] != Comment.Outcome.OPEN],
        "longest": LONGEST,
    }
    return show(
        request, at, "archetype_comments", "comments.html", context, status=422 if form.errors else 200
    )


@desk_door(CHANGES)
def link_switch(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    link = get_object_or_404(at.journey.review_links, pk=pk)
    verb, done, undo = one_of(
        {
            "withdrawn": (withdraw_link, _("The link opens nothing any more. What was said stays."), "open"),
            "open": (reopen_link, _("The link opens again."), "withdrawn"),
        },
        state,
    )
    verb(link, by=request.user)
    toasts.say(request, done, undo="review_link_switch", args=[at.journey.slug, link.pk, undo])
    return redirect("archetype_comments", at.journey.slug)


@desk_door(CHANGES)
def comment_answer(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = get_object_or_404(Comment, link__journey=at.journey, pk=pk)
    try:
        answer(row, request.POST.get("answer", ""), outcome=request.POST.get("outcome", ""), by=request.user)
        toasts.say(
            request, _("They read it on their page."), undo="comment_unanswer", args=[at.journey.slug, row.pk]
        )
    except REFUSED as error:
        toasts.warn(request, str(error))
    return back(request, "archetype_comments", at.journey.slug)


@desk_door(CHANGES)
def comment_unanswer(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = get_object_or_404(Comment, link__journey=at.journey, pk=pk)
    unanswer(row, by=request.user)
    toasts.say(request, _("The answer was taken back. They see it as not answered yet."))
    return back(request, "archetype_comments", at.journey.slug)
