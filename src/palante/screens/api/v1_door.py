"""The way to version 1 of the API: who may come how often, from any page of the web, reading only.

The API itself, with the library that checks its shapes, is loaded by the first request that asks for it: a house whose
archive nobody reads by program does not carry its 13 MB.
"""

from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import Resolver404, URLResolver, reverse
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt

from palante.base.limits import allow
from palante.screens.browser import address_of

A_MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 240  # from one address; a program that copies the whole archive needs two minutes
READING = ("GET", "HEAD", "OPTIONS")
NOTHING_HERE = "There is nothing at this address. /api/v1/ says what there is."


@csrf_exempt
def v1(request: HttpRequest, rest: str = "") -> HttpResponse:
    response = _answer(request, rest)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _answer(request: HttpRequest, rest: str) -> HttpResponse:
    if request.method not in READING:
        return _fault("This address is for reading: use GET.", HttpResponseNotAllowed(READING))
    if request.method == "OPTIONS":
        headers = {"Access-Control-Allow-Methods": ", ".join(READING), "Access-Control-Max-Age": "86400"}
        return HttpResponse(status=204, headers=headers | {"Access-Control-Allow-Headers": "If-None-Match"})
    if not allow("api", address_of(request), limit=MOST_A_MINUTE, per=A_MINUTE):
        late = f"That was more than {MOST_A_MINUTE} requests in a minute. Wait a minute and go on."
        return _fault(late, HttpResponse(status=429, headers={"Retry-After": "60"}))
    if rest == "":
        return JsonResponse(_index())
    if rest == "openapi.json":
        return JsonResponse(_schema())
    try:
        match = _api().resolve(rest)
    except Resolver404:
        return _fault(NOTHING_HERE, HttpResponse(status=404))
    if request.method == "HEAD":
        request.method = "GET"  # the server leaves the words out
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _index() -> dict[str, Any]:
    home = settings.URL + reverse("api_v1")
    links = {name: home + name for name in ("stories", "passages", "elements", "toolkit", "openapi.json")}
    return {"name": "Palante", "links": links}


@cache
def _api() -> URLResolver:
    from palante.screens.api.v1 import api  # noqa: PLC0415  (13 MB: only once somebody asks)

    return URLResolver(RoutePattern(""), api.urls[0])


@cache
def _schema() -> dict[str, Any]:
    from palante.screens.api.v1 import schema  # noqa: PLC0415  (13 MB: only once somebody asks)

    return schema()


def _fault(sentence: str, response: HttpResponse) -> HttpResponse:
    answer = JsonResponse({"error": sentence}, status=response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer
