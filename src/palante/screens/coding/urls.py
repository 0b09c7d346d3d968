from django.urls import path

from palante.screens.coding.views import begin, coding, proposing, transcript

CODE = "team/<slug:slug>/stories/<int:pk>/code/"

urlpatterns = [
    path(
        "team/<slug:slug>/stories/sound/<int:pk>/transcript/",
        transcript.team_transcript,
        name="team_transcript",
    ),
    path(
        "team/<slug:slug>/stories/sound/<int:pk>/transcript/file/",
        begin.transcript_file,
        name="transcript_file",
    ),
    path(
        "team/<slug:slug>/stories/sound/<int:pk>/transcript/hand/",
        begin.transcript_hand,
        name="transcript_hand",
    ),
    path(
        "team/<slug:slug>/stories/sound/<int:pk>/transcript/machine/",
        begin.transcript_machine,
        name="transcript_machine",
    ),
    path("team/<slug:slug>/stories/transcripts/add/", begin.team_transcript_add, name="team_transcript_add"),
    path(
        "team/<slug:slug>/stories/transcripts/<int:pk>/",
        transcript.team_transcript_text,
        name="team_transcript_text",
    ),
    path(
        "team/<slug:slug>/stories/transcripts/<int:pk>/data/",
        transcript.transcript_data,
        name="transcript_data",
    ),
    path(
        "team/<slug:slug>/stories/transcripts/<int:pk>/save/",
        transcript.transcript_save,
        name="transcript_save",
    ),
    path(
        "team/<slug:slug>/stories/transcripts/<int:pk>/checked/",
        begin.transcript_checked,
        name="transcript_checked",
    ),
    path(
        "team/<slug:slug>/stories/transcripts/<int:pk>/story/",
        begin.transcript_story,
        name="transcript_story",
    ),
    path(CODE, coding.team_coding, name="team_coding"),
    path(f"{CODE}vocabulary/", coding.code_vocabulary, name="code_vocabulary"),
    path(f"{CODE}add/", coding.code_add, name="code_add"),
    path(f"{CODE}remove/", coding.code_remove, name="code_remove"),
    path(f"{CODE}decide/", coding.code_decide, name="code_decide"),
    path(f"{CODE}undo/", coding.code_undo, name="code_undo"),
    path(f"{CODE}split/", coding.code_split, name="code_split"),
    path(f"{CODE}unsplit/", coding.code_unsplit, name="code_unsplit"),
    path(f"{CODE}suggest/", proposing.code_suggest, name="code_suggest"),
    path(f"{CODE}allow/", proposing.code_allow, name="code_allow"),
    path(f"{CODE}sign/", proposing.code_sign, name="code_sign"),
]
