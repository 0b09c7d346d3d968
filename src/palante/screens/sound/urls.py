"""Sound: recorded, uploaded, fetched, made small, heard. All through the team's door."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.sound.views import add, jobs, pieces, recording

sound: list[URLPattern] = [
    path("", add.team_sound, name="team_sound"),
    path("record/", add.team_record, name="team_record"),
    path("upload/", add.sound_upload, name="team_sound_upload"),
    path("fetch/", add.sound_fetch, name="team_sound_fetch"),
    path("uploads/<uuid:id>/", pieces.upload_begin, name="upload_begin"),
    path("uploads/<uuid:id>/piece/", pieces.upload_piece, name="upload_piece"),
    path("uploads/<uuid:id>/finish/", pieces.upload_finish, name="upload_finish"),
    path("uploads/<uuid:id>/forget/", pieces.upload_forget, name="upload_forget"),
    path("<int:pk>/", recording.team_recording, name="team_recording"),
    path("<int:pk>/file/<str:size>/", recording.recording_file, name="recording_file"),
    path("<int:pk>/again/", recording.recording_again, name="recording_again"),
    path("<int:pk>/transcribe/", recording.recording_transcribe, name="recording_transcribe"),
    path("<int:pk>/transcript-back/", recording.transcript_back, name="transcript_back"),
    path("<int:pk>/story/", recording.recording_story, name="recording_story"),
    path("<int:pk>/story/new/", recording.recording_new_story, name="recording_new_story"),
    path("<int:pk>/story/<int:story>/apart/", recording.recording_apart, name="recording_apart"),
    path("<int:pk>/replace/", recording.recording_replace, name="recording_replace"),
    path("<int:pk>/original/remove/", recording.original_remove, name="original_remove"),
    path("<int:pk>/remove/", recording.recording_remove, name="recording_remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/<slug:slug>/stories/sound/", include(sound)),
    path("team/<slug:slug>/jobs/<int:pk>/", jobs.team_job, name="team_job"),
    path("team/<slug:slug>/jobs/<int:pk>/stop/", jobs.team_job_stop, name="team_job_stop"),
]
