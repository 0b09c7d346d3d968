"""What the living page (`living/components.html`) shows: one believable sample of each component's input."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palante.base.weave import KINDS, Chevron, SessionTotal

PATTERN = ("tool", "inspiration", "networking", "tool", "tool", "clinic") * 3
BAND = (
    "joined canvas feedback",
    "joined helped",
    "listened feedback",
    "caught_up canvas helped",
    "joined canvas helped feedback",
    "joined caught_up",
    "",
    "listened canvas",
)
WAYS = (
    "joined",
    "listened",
    "caught_up",
    "joined listened",
    "joined caught_up",
    "listened caught_up",
    "joined listened caught_up",
    "canvas feedback",
    "joined canvas helped feedback",
)
SHARES = (92, 81, 77, 84, 70, 66, 73, 61, 58, 69, 54, 63, 60, 49, 57, 55, 51, 68)


class SampleForm(forms.Form):
    alias = forms.CharField(label="What we call you", help_text="Whatever you like. Others will see it.")
    phone = forms.CharField(label="Your phone", required=False)
    email = forms.EmailField(label="Your e-mail", required=False)
    channel = forms.ChoiceField(
        label="How do we write to you?",
        choices=[("whatsapp", "WhatsApp"), ("sms", "SMS"), ("email", "E-mail")],
        widget=forms.RadioSelect,
    )
    about = forms.CharField(label="What do you make or sell?", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="You may keep these answers for the journey")


def samples() -> dict[str, Any]:
    done = [*BAND, *[""] * (len(PATTERN) - len(BAND))]
    band = [
        Chevron(kind, threads.split(), f"Session {place}", "#main", is_now=place == len(BAND) + 1)
        for place, (kind, threads) in enumerate(zip(PATTERN, done, strict=True), 1)
    ]
    return {
        "now": datetime(2026, 2, 18, 0, 30, tzinfo=UTC),
        "chevrons": band,
        "empty_chevrons": [Chevron(kind) for kind in PATTERN],
        "ways": [Chevron("tool", threads.split(), threads) for threads in WAYS],
        "totals": [
            SessionTotal(kind, f"Session {place}", 100, share, share * 7 // 10, share // 4, share // 2)
            for place, (kind, share) in enumerate(zip(PATTERN, SHARES, strict=True), 1)
        ],
        "few": [SessionTotal(kind, "Session", 12, 12) for kind in PATTERN],
        "tones": ["clay", "sun", "sky", "leaf", "rose", "plum"],
        "kinds": list(KINDS),
        "form": SampleForm({"alias": "", "phone": "987 654", "email": "rosa@", "channel": "whatsapp"}),
        "page": Paginator(range(214), 8).page(2),
        "bars": [
            ("By eye", 61, "clay"),
            ("As the neighbour", 44, "sun"),
            ("Costs and time", 29, "leaf"),
            ("No idea", 9, "sky"),
        ],
        "columns": [(f"7:{minute}", 20 + minute * 2, "clay") for minute in range(24, 60, 3)],
        "line": [4, 18, 25, 22, 40],
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """`/ui/`: for those who build Palante; anywhere else there is no such page."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "living/components.html", {"samples": samples()})
