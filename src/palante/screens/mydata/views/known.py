"""“Give me what you know about me”: to read, and as a file."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from palante.people.known import everything_about
from palante.people.models import Person
from palante.screens.mydata.reading import chapters
from palante.screens.participant.doors import participant, person_here


@require_safe
@participant(full=True)
def known(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    everything = everything_about(person)
    context = {
        "chapters": chapters(everything, person),
        "size": len(_file(everything)),
        "at": now(),
        "here": "me",
    }
    return render(request, "mydata/known.html", context)


@require_POST
@participant(full=True)
def export(request: HttpRequest) -> HttpResponse:
    person: Person = person_here(request)
    response = HttpResponse(_file(everything_about(person)), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="palante.json"'
    return response


def _file(everything: dict[str, object]) -> bytes:
    return json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
