"""People who may have registered twice: `/team/<journey>/people/twins/…`."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.twins import views

journey_urls: list[URLPattern] = [
    path("", views.team_twins, name="team_twins"),
    path("joined/", views.team_twins_joined, name="team_twins_joined"),
    path("apart/", views.team_twins_apart, name="team_twins_apart"),
    path("<int:pk>/", views.team_twins_with, name="team_twins_with"),
    path("<int:one>/<int:other>/", views.team_twins_pair, name="team_twins_pair"),
    path("look/", views.twins_look, name="twins_look"),
    path("join/", views.twins_join, name="twins_join"),
    path("joined/<int:pk>/undo/", views.twins_unjoin, name="twins_unjoin"),
    path("part/", views.twins_part, name="twins_part"),
    path("apart/<int:pk>/undo/", views.twins_unpart, name="twins_unpart"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("team/<slug:slug>/people/twins/", include(journey_urls))]
