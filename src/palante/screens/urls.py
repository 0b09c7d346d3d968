"""Every address of the product. Fixed words first: a journey's slug can be none of them (see `RESERVED`)."""

from django.urls import include, path

urlpatterns = [
    path("", include("palante.screens.api.urls")),
    path("team/", include("palante.screens.account.urls")),  # before /team/<journey>/
    path("", include("palante.screens.team.urls")),
    path("", include("palante.screens.participant.urls")),
    path("", include("palante.screens.public.urls")),  # last: it holds /<journey>/
]
