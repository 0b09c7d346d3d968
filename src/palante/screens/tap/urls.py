"""Sending by hand, `/team/<journey>/reminders/tap/…`: with nothing but a phone."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.tap.views import deck, groups, lists

journey_urls: list[URLPattern] = [
    path("reminders/tap/", deck.team_tap, name="team_tap"),
    path("reminders/tap/more/", deck.tap_more, name="tap_more"),
    path("reminders/tap/told/", deck.tap_told, name="tap_told"),
    path("reminders/tap/leave/", deck.tap_leave, name="tap_leave"),
    path("reminders/tap/list/", lists.team_tap_list, name="team_tap_list"),
    path("reminders/tap/sent/", lists.team_tap_sent, name="team_tap_sent"),
    path("reminders/tap/groups/", groups.team_tap_groups, name="team_tap_groups"),
    path("reminders/tap/groups/write/", groups.tap_write, name="tap_write"),
    path("reminders/tap/groups/<int:pk>/", groups.team_tap_group, name="team_tap_group"),
    path("reminders/tap/groups/<int:pk>/<str:state>/", groups.tap_group_state, name="tap_group_state"),
    path("reminders/tap/texts/<int:pk>/words/", groups.tap_words, name="tap_words"),
    path("reminders/tap/texts/<int:pk>/<str:verb>/", groups.tap_text, name="tap_text"),
    path("reminders/tap/<int:pk>/<str:verb>/", deck.tap_do, name="tap_do"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("team/<slug:slug>/", include(journey_urls))]
