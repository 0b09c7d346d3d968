"""The archive, for readers. Fixed words before a story's slug; `stories/` keeps such slugs free."""

from django.urls import include, path

from palante.screens.archive.views import elements, front, map, reader

urlpatterns = [
    path("", include("palante.screens.archive.urls_out")),
    path("stories/", front.stories, name="stories"),
    path("stories/map/", map.map, name="map"),
    path("stories/<slug:slug>/", reader.story, name="story"),
    path("elements/", elements.elements, name="elements"),
    path("elements/<slug:slug>/image/<int:number>", elements.element_image, name="element_image"),
    path("elements/<slug:kind>/<slug:slug>/", elements.element, name="element"),
]
