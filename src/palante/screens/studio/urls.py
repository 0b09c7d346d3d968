"""Stories in the workspace: `/team/<journey>/stories/…` and the vocabulary."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.studio.views import add, consent, edit, element, shelf, story, vocabulary

journey_urls: list[URLPattern] = [
    path("stories/", shelf.team_stories, name="team_stories"),
    path("stories/export.zip", shelf.team_stories_export, name="team_stories_export"),
    path("stories/add/", add.team_stories_add, name="team_stories_add"),
    path("stories/add/<str:token>/", add.team_stories_check, name="team_stories_check"),
    path("stories/<int:pk>/", story.team_story, name="team_story"),
    path("stories/<int:pk>/place/", story.story_place, name="team_story_place"),
    path("stories/<int:pk>/repair/", story.story_repair, name="team_story_repair"),
    path("stories/<int:pk>/versions/<int:number>/", story.story_version, name="team_story_version"),
    path("stories/<int:pk>/story.md", story.team_story_file, name="team_story_file"),
    path("stories/<int:pk>/story.vtt", story.team_story_captions, name="team_story_captions"),
    path("stories/<int:pk>/edit/", edit.team_story_edit, name="team_story_edit"),
    path("stories/<int:pk>/file/", edit.team_story_source, name="team_story_source"),
    path("stories/<int:pk>/check/", edit.team_story_check, name="team_story_check"),
    path("stories/<int:pk>/consent/", consent.team_story_consent, name="team_story_consent"),
    path("stories/<int:pk>/consent/link/", consent.story_link_renew, name="team_story_link"),
    path("stories/<int:pk>/consent/link.svg", consent.story_link_code, name="team_story_link_code"),
    path("stories/<int:pk>/consent/paper/", consent.story_paper, name="team_story_paper"),
    path("stories/<int:pk>/consent/take-back/", consent.story_withdraw, name="team_story_withdraw"),
    path("vocabulary/", vocabulary.team_vocabulary, name="team_vocabulary"),
    path("vocabulary/change/", vocabulary.vocabulary_change, name="vocabulary_change"),
    path("vocabulary/apart/", vocabulary.vocabulary_apart, name="vocabulary_apart"),
    path("vocabulary/apart/<int:pk>/undo/", vocabulary.vocabulary_together, name="vocabulary_together"),
    path("vocabulary/write/", vocabulary.vocabulary_write, name="vocabulary_write"),
    path("vocabulary/changes/<int:pk>/undo/", vocabulary.vocabulary_undo, name="vocabulary_undo"),
    path("vocabulary/<int:pk>/", element.team_element, name="team_element"),
    path("vocabulary/<int:pk>/versions/<int:number>/", element.element_version, name="team_element_version"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("team/<slug:slug>/", include(journey_urls))]
