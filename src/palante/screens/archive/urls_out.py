"""The archive's standards out. Before the reader's own addresses: `feed.xml` is no story's name, but could be."""

from django.urls import path, register_converter

from palante.screens.archive import out_archive, out_story, out_team


class SoundKind:
    regex = "opus|m4a"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SoundKind, "sound")

urlpatterns = [
    path("stories/feed.xml", out_archive.feed, name="feed"),
    path("stories/<slug:slug>.md", out_story.story_file, name="story_file"),
    path("stories/<slug:slug>.vtt", out_story.story_captions, name="story_captions"),
    path("stories/<slug:slug>.jsonld", out_story.story_jsonld, name="story_jsonld"),
    path("stories/<slug:slug>/chapters.vtt", out_story.story_chapters, name="story_chapters"),
    path("stories/<slug:slug>/chapters.json", out_story.story_chapters_json, name="story_chapters_json"),
    path("stories/<slug:slug>/audio.<sound:kind>", out_story.story_audio, name="story_audio"),
    path("elements/<slug:kind>/<slug:slug>.jsonld", out_archive.element_jsonld, name="element_jsonld"),
    path("team/<slug:slug>/stories/copy/", out_team.team_archive_copy, name="team_archive_copy"),
]
