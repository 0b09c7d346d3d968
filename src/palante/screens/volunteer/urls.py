"""`/volunteer/<token>/`: who registers others. `/guardian/<token>/`: who said yes for somebody under 18."""

from django.urls import path

from palante.screens.volunteer import guardian, team, views

urlpatterns = [
    path("volunteer/<str:token>/", views.volunteer, name="volunteer"),
    path("volunteer/<str:token>/entries/", views.volunteer_entries, name="volunteer_entries"),
    path("volunteer/<str:token>/sw.js", views.volunteer_worker, name="volunteer_worker"),
    path("guardian/<str:token>/", guardian.guardian, name="guardian"),
    path("team/<slug:slug>/partners/volunteers/", team.volunteers, name="team_volunteers"),
    path(
        "team/<slug:slug>/partners/volunteers/<int:pk>/<str:state>/",
        team.volunteer_switch,
        name="volunteer_switch",
    ),
    path("team/<slug:slug>/partners/cards/", team.cards, name="team_cards"),
    path("team/<slug:slug>/partners/cards/void/", team.cards_void, name="cards_void"),
    path("team/<slug:slug>/partners/cards/found/<str:rows>/", team.cards_found, name="cards_found"),
    path("team/<slug:slug>/partners/cards/<int:first>-<int:last>.pdf", team.cards_pdf, name="cards_pdf"),
]
