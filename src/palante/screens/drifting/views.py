"""Who is drifting away: the short list of the morning, getting in touch, and whether the rules are any good."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.calls.models import Seat
from palante.drifting.domain.look import watch_of
from palante.drifting.domain.reach import (
    LONGEST,
    UNDO_FOR,
    NoWayLeft,
    ask_mate,
    let_be,
    look_again,
    note_outcome,
    reached,
    take_back,
    ways_to,
    write_to,
)
from palante.drifting.domain.watch import BOUNDS, set_watch
from palante.drifting.models import Deed, How, Morning, Outcome, Reason
from palante.drifting.queries import (
    OnList,
    came_back,
    fill_in,
    judge,
    list_of,
    looked_after,
    one_of_list,
    outcomes,
)
from palante.drifting.words import first_words
from palante.messages.queries import DESK
from palante.messages.ways import NoWay, preferences_of, when_for
from palante.people.models import ContactKind, Person
from palante.screens.drifting.sentences import CHANNELS, HOW_ICONS, ICONS, OUTCOMES, sentence, why_not
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, written
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.once import OnceForm, new_ticket
from palante.screens.team.room import page_of, show

SAYS_NOTHING, IS_FEW = 5, 20
LOOKED_AFTER = 8
HOWS = {How.CALLED.value: How.CALLED, How.SPOKE.value: How.SPOKE}


@desk_door(contacts=True)
def team_drifting(request: TeamRequest, at: At) -> HttpResponse:
    moment = now()
    found = list_of(at.journey, moment)
    shows_all = "all" in request.GET
    page = page_of(request, found.entries, 30) if shows_all else None
    shown = fill_in(at.journey, list(page.object_list)) if page is not None else found.today
    cards = [_card(one) for one in shown]
    deeds = [_deed(deed, moment) for deed in looked_after(at.journey, moment)]
    deeds.sort(key=lambda row: row["deed"].outcome != "")  # what came of it is asked first
    context = {
        "moment": moment,
        "cards": cards,
        "page": page,
        "rest": found.rest,
        "shows_all": shows_all,
        "deeds": deeds[:LOOKED_AFTER],
        "more_deeds": deeds[LOOKED_AFTER:],
        "back": came_back(at.journey, moment),
        "morning": Morning.objects.filter(journey=at.journey).order_by("-day").first(),
        "outcomes": OUTCOMES,
        "tab": "drifting",
    }
    return show(request, at, "reminders", "drifting/list.html", context)


def _card(one: OnList) -> dict[str, Any]:
    phone = first_of(one.person.contacts.all(), ContactKind.PHONE)
    return {
        "one": one,
        "person": one.person,
        "why": [(ICONS[why.reason], sentence(why), why.since) for why in one.why],
        "tel": f"tel:{phone.value}" if phone else "",
        "number": written(phone) if phone else "",
        "deeds": [
            (deed.get_how_display(), deed.at, deed.get_outcome_display() if deed.outcome else "")
            for deed in one.deeds
        ],
    }


def _deed(deed: Deed, moment: datetime) -> dict[str, Any]:
    return {
        "deed": deed,
        "icon": HOW_ICONS[How(deed.how)],
        "can_undo": deed.at > moment - UNDO_FOR,
        "waits": bool(deed.message and deed.message.channel == DESK and deed.message.state == "due"),
    }


class NoteForm(OnceForm):
    """A note in the member's own words, in the person's language."""

    text = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a word or two.")},
    )
    channel = forms.ChoiceField(label=gettext_lazy("By which way"), widget=forms.RadioSelect)
    with_link = forms.BooleanField(
        label=gettext_lazy("With their own link to come in, good for a week"), required=False, initial=True
    )

    def __init__(self, *args: Any, channels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (channel, CHANNELS.get(channel, channel)) for channel in channels
        ]


@desk_door(("GET", "HEAD", "POST"), contacts=True)
def drifting_write(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    person, moment = _person(at, pk), now()
    ways = ways_to(person, at=moment)
    if isinstance(ways, NoWay):
        toasts.warn(request, why_not(ways))
        return redirect("team_drifting", at.journey.slug)
    channels = list(dict.fromkeys(channel for channel, _ in ways))
    one = one_of_list(at.journey, person.pk, moment)
    reason = one.first.reason if one else Reason.MISSED
    initial = {
        "text": first_words(person, reason, sender=request.user.name.split(" ")[0]),
        "channel": channels[0],
        "ticket": new_ticket(),
        "with_link": True,
    }
    form = NoteForm(request.POST or None, channels=channels, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            deed = write_to(
                person,
                at.journey,
                said["text"],
                by=request.user,
                key=said["ticket"] or new_ticket(),
                channel=said["channel"],
                with_link=said["with_link"],
            )
        except NoWayLeft as left:
            toasts.warn(request, why_not(left.why))
            return redirect("team_drifting", at.journey.slug)
        by_hand = deed.message is not None and deed.message.channel == DESK
        words = (
            _("It waits on your list to be sent by hand.")
            if by_hand
            else _("Written to %(alias)s. It leaves by itself.")
        )
        toasts.say(
            request,
            words % {"alias": person.alias},
            undo="drifting_take_back",
            args=[at.journey.slug, deed.pk],
        )
        if by_hand:
            return HttpResponseRedirect(f"{reverse('team_tap', args=[at.journey.slug])}?person={person.pk}")
        return redirect("team_drifting", at.journey.slug)
    leaves = when_for(preferences_of([person]).get(person.pk), person.zone, moment)
    context = {
        "moment": moment,
        "person": person,
        "form": form,
        "card": _card(one) if one else None,
        "leaves": leaves if leaves > moment else None,
        "tab": "drifting",
    }
    return show(request, at, "reminders", "drifting/write.html", context)


@desk_door(CHANGES, contacts=True)
def drifting_reached(request: TeamRequest, at: At, pk: int, how: str) -> HttpResponse:
    """Called, or spoke with her: noted with what came of it, in one tap."""
    person, outcome = _person(at, pk), request.POST.get("outcome", "")
    if outcome and outcome not in Outcome.values:
        outcome = ""
    deed = reached(person, at.journey, one_of(HOWS, how), by=request.user, outcome=outcome)
    toasts.say(
        request,
        _("Noted for %(alias)s.") % {"alias": person.alias},
        undo="drifting_take_back",
        args=[at.journey.slug, deed.pk],
    )
    return back(request, "team_drifting", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def drifting_mate(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    person = _person(at, pk)
    try:
        deed = ask_mate(person, at.journey, by=request.user)
    except NoWayLeft as left:
        toasts.warn(
            request,
            _("Their buddy cannot be reached: %(why)s") % {"why": left.why.label},
        )
    else:
        toasts.say(
            request,
            _("Their buddy is asked to say hello. How %(alias)s is doing is not told.")
            % {"alias": person.alias},
            undo="drifting_take_back",
            args=[at.journey.slug, deed.pk],
        )
    return back(request, "team_drifting", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def drifting_let_be(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    person = _person(at, pk)
    let_be(person, at.journey, by=request.user)
    toasts.say(
        request,
        _("%(alias)s is left in peace until there is something new.") % {"alias": person.alias},
        undo="drifting_look_again",
        args=[at.journey.slug, person.pk],
    )
    return back(request, "team_drifting", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def drifting_look_again(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    person = _person(at, pk)
    look_again(person, at.journey, by=request.user)
    return back(request, "team_drifting", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def drifting_outcome(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    deed, outcome = get_object_or_404(at.journey.deeds, pk=pk), request.POST.get("outcome", "")
    if outcome in Outcome.values:
        note_outcome(deed, outcome, by=request.user)
        toasts.say(request, _("Noted."))
    return back(request, "team_drifting", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def drifting_take_back(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    deed = take_back(get_object_or_404(at.journey.deeds, pk=pk), by=request.user)
    if deed.taken_back_at is None:
        toasts.warn(request, _("That was too long ago to be taken back."))
    else:
        toasts.say(request, _("Taken back. What had not left does not leave."))
    return back(request, "team_drifting", at.journey.slug)


class WatchForm(forms.Form):
    """How this journey looks for people, from the next morning on."""

    looks = forms.MultipleChoiceField(
        label=gettext_lazy("Look for who …"),
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    missed = forms.IntegerField(label=gettext_lazy("Sessions missed in a row"))
    canvas_days = forms.IntegerField(label=gettext_lazy("Days without a word in a canvas that was begun"))
    hours_unanswered = forms.IntegerField(label=gettext_lazy("Hours without an answer from us"))
    rest_days = forms.IntegerField(label=gettext_lazy("Days of peace after somebody got in touch"))
    a_morning = forms.IntegerField(label=gettext_lazy("People on the list of a morning, at most"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            field.min_value, field.max_value = least, most  # type: ignore[attr-defined]
            field.widget.attrs |= {"min": least, "max": most, "inputmode": "numeric"}


@desk_door(contacts=True)
def drifting_rules(request: TeamRequest, at: At) -> HttpResponse:
    return _rules(request, at, _watch_form(at))


@desk_door(CHANGES, contacts=True)
def drifting_watch(request: TeamRequest, at: At) -> HttpResponse:
    form = WatchForm(request.POST)
    if not form.is_valid():
        return _rules(request, at, form, status=422)
    wanted = dict(form.cleaned_data)
    wanted["off"] = sorted(set(Reason.values) - set(wanted.pop("looks")))
    set_watch(at.journey, by=request.user, **wanted)
    toasts.say(request, _("Kept. It counts from the next morning on."))
    return redirect("drifting_rules", at.journey.slug)


def _watch_form(at: At) -> WatchForm:
    watch = watch_of(at.journey)
    initial = {name: getattr(watch, name) for name in BOUNDS}
    return WatchForm(
        initial=initial | {"looks": [value for value in Reason.values if value not in watch.off]}
    )


def _rules(request: HttpRequest, at: At, form: WatchForm, status: int = 200) -> HttpResponse:
    moment = now()
    table = []
    for reason, cells in judge(at.journey, moment).items():
        rows = [
            (How(how).label if how else _("nobody got in touch"), judged, _how_sure(judged.people))
            for how, judged in cells.items()
            if judged.people
        ]
        fresh = sum(judged.fresh for judged in cells.values())
        if rows or fresh:
            table.append({"reason": reason, "icon": ICONS[reason], "rows": rows, "fresh": fresh})
    ends = outcomes(at.journey)
    bars = [(Outcome(key).label, number) for key, number in ends.items() if key and number]
    context = {
        "moment": moment,
        "table": table,
        "bars": bars,
        "noted": sum(number for _label, number in bars),
        "not_noted": ends[""],
        "form": form,
        "tab": "drifting",
    }
    return show(request, at, "reminders", "drifting/rules.html", context, status=status)


def _how_sure(people: int) -> str:
    """A small number is said to be one: two of three is luck as much as anything."""
    if people < SAYS_NOTHING:
        return _("too few to say anything")
    return _("few: may be luck") if people < IS_FEW else ""


def _person(at: At, pk: int) -> Person:
    """Somebody with a seat in this journey; a 404 for anybody else."""
    row = get_object_or_404(
        at.journey.registrations.select_related("person"), person=pk, seat=Seat.TAKEN, person__erased_at=None
    )
    return row.person
