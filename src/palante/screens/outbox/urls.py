"""The outbox in the workspace, `/team/<journey>/outbox/…`."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.outbox.views import export, messages, money, one

journey_urls: list[URLPattern] = [
    path("outbox/", messages.outbox, name="outbox"),
    path("outbox/outbox.<str:fmt>", export.outbox_export, name="outbox_export"),
    path("outbox/costs/", money.outbox_costs, name="outbox_costs"),
    path("outbox/costs/<str:channel>/", money.outbox_limit, name="outbox_limit"),
    path("outbox/all/<str:verb>/", messages.messages_do, name="messages_do"),
    path("outbox/<int:pk>/", one.team_message, name="team_message"),
    path("outbox/<int:pk>/<str:verb>/", one.message_do, name="message_do"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("team/<slug:slug>/", include(journey_urls))]
