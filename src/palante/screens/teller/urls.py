"""`/stories/mine/<token>/`: the teller's own page."""

from django.urls import URLPattern, path

from palante.screens.teller.views import mine

urlpatterns: list[URLPattern] = [
    path("stories/mine/<str:token>/", mine.teller, name="teller"),
    path("stories/mine/<str:token>/story/", mine.teller_story, name="teller_story"),
    path("stories/mine/<str:token>/sound/", mine.teller_sound, name="teller_sound"),
    path("stories/mine/<str:token>/take-back/", mine.teller_take_back, name="teller_take_back"),
]
