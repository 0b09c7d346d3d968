"""Every address of the product. Fixed words first: a journey's slug can be none of them (see `RESERVED`)."""

from django.urls import include, path

from palante.screens.demo import demo, demo_as, demo_meeting
from palante.screens.living import components

urlpatterns = [
    path("", include("palante.screens.api.urls")),
    path("demo/", demo, name="demo"),
    path("demo/meeting/", demo_meeting, name="demo_meeting"),
    path("demo/<slug:key>/", demo_as, name="demo_as"),
    path("ui/", components, name="components"),
    path("", include("palante.screens.hooks.urls")),
    path("team/", include("palante.screens.account.urls")),  # before /team/<journey>/
    path("", include("palante.screens.sound.urls")),
    path("", include("palante.screens.coding.urls")),
    path("", include("palante.screens.studio.urls")),
    path("", include("palante.screens.forms.urls")),
    path("", include("palante.screens.teller.urls")),
    path("", include("palante.screens.archive.urls")),
    path("", include("palante.screens.method.urls")),
    path("", include("palante.screens.partner.urls")),
    path("", include("palante.screens.hours.urls")),
    path("", include("palante.screens.archetypes.urls")),
    path("", include("palante.screens.drifting.urls")),
    path("", include("palante.screens.twins.urls")),
    path("", include("palante.screens.outbox.urls")),
    path("", include("palante.screens.sms.urls")),
    path("", include("palante.screens.lists.urls")),
    path("", include("palante.screens.tap.urls")),
    path("", include("palante.screens.reminders.urls")),
    path("", include("palante.screens.privacy.urls")),
    path("", include("palante.screens.replies.urls")),
    path("", include("palante.screens.drifting.urls")),
    path("", include("palante.screens.whatsapp.urls")),
    path("", include("palante.screens.team.urls")),
    path("", include("palante.screens.volunteer.urls")),
    path("", include("palante.screens.join.urls")),
    path("", include("palante.screens.mydata.urls")),
    path("", include("palante.screens.notices.urls")),
    path("", include("palante.screens.participant.urls")),
    path("", include("palante.screens.post.urls")),
    path("", include("palante.screens.public.urls")),  # last: it holds /<journey>/
]
