"""Field notes: what people told, in a few lines; and whose words each story holds."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.archetypes.domain.note import LONGEST, hear, take_note
from palante.archetypes.models import Voice
from palante.archetypes.queries import grouped_counts, stories_of
from palante.screens.archetypes.room import show
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.once import OnceForm, is_first
from palante.screens.team.room import page_of
from palante.stories.domain.edit import TakenBackError
from palante.stories.models import Consent, Scope, Story

MISSING = {"required": gettext_lazy("This is still missing.")}


class NoteForm(OnceForm):
    title = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=200,
        help_text=gettext_lazy("Where or when, without the person's name."),
        error_messages=MISSING,
    )
    text = forms.CharField(
        label=gettext_lazy("What you heard"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy(
            "As they said it, if you can. A blank line begins a new passage; a line that ends in “?” is a question."
        ),
        error_messages=MISSING,
    )
    voice = forms.ChoiceField(label=gettext_lazy("Who spoke"), required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("What they allowed"),
        choices=[
            (Scope.TEAM, gettext_lazy("Only the team reads it")),
            (Scope.JOURNEY, gettext_lazy("The people of the journey may read it too")),
            (Scope.PUBLIC, gettext_lazy("Everybody may read it, without a name")),
        ],
        initial=Scope.TEAM,
        widget=forms.RadioSelect,
    )

    def __init__(self, at: At, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        numbers = Voice.objects.filter(journey=at.journey).order_by("number").values_list("number", flat=True)
        self.fields["voice"].choices = [  # type: ignore[attr-defined]
            ("", _("somebody new")),
            *((number, _("the same person as voice %(number)s") % {"number": number}) for number in dict.fromkeys(numbers)),
        ]  # fmt: skip


@desk_door(READS + CHANGES)
def archetype_notes(request: TeamRequest, at: At) -> HttpResponse:
    form = NoteForm(at, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (answer := _taken(request, at, form)):
        return answer
    page = page_of(request, stories_of(at.journey), 30)
    grouped = grouped_counts(at.journey)
    voices = Voice.objects.filter(journey=at.journey).order_by("number").values_list("number", flat=True)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, grouped.get(row.pk, 0)) for row in page.object_list],
        "voices": list(dict.fromkeys(voices)),
        "record": reverse("team_sound", args=[at.journey.slug]),
        "bring": reverse("team_transcript_add", args=[at.journey.slug]),
    }
    return show(request, at, "archetype_notes", "notes.html", context, status=422 if form.errors else 200)


def _taken(request: TeamRequest, at: At, form: NoteForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            if not is_first(request, said["ticket"]):
                return redirect("archetype_notes", at.journey.slug)
            story = take_note(
                at.journey,
                title=said["title"],
                text=said["text"],
                voice=int(said["voice"]) if said["voice"] else None,
                scope=said["scope"],
                how=Consent.How.SPOKEN,
                by=request.user,
            )
    except (*REFUSED, TakenBackError) as error:
        form.add_error("text", str(error))
        return None
    toasts.say(request, _("Kept. It is a story of the journey now: code it, or group its passages."))
    return redirect(f"{reverse('archetype_group', args=[at.journey.slug])}?story={story.pk}")


@desk_door(CHANGES)
def note_voice(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Whose words these are: so that two talks with one person count as one."""
    rows = Story.objects.stories().filter(journey=at.journey, withdrawn_at=None)
    story = get_object_or_404(rows, pk=pk)
    asked = request.POST.get("voice", "")
    row = hear(
        story,
        at.journey,
        voice=number_of(asked) or None,
        by=request.user,
    )
    toasts.say(request, _("Counted as voice %(number)s.") % {"number": row.number})
    return back(request, "archetype_notes", at.journey.slug)
