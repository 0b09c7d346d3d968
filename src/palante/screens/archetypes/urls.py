"""Archetypes: made and used in the workspace, commented by link, read by everybody, chosen by the person herself."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.archetypes.views import (
    assigning,
    claims,
    compare,
    grouping,
    notes,
    outside,
    own,
    profiles,
    public,
    reviews,
    tailoring,
)

journey_urls: list[URLPattern] = [
    path("archetypes/", profiles.team_archetypes, name="team_archetypes"),
    path("archetypes/new/", profiles.archetype_new, name="archetype_new"),
    path("archetypes/notes/", notes.archetype_notes, name="archetype_notes"),
    path("archetypes/notes/<int:pk>/voice/", notes.note_voice, name="note_voice"),
    path("archetypes/group/", grouping.archetype_group, name="archetype_group"),
    path("archetypes/compare/", compare.archetype_compare, name="archetype_compare"),
    path("archetypes/assign/", assigning.archetype_assign, name="archetype_assign"),
    path("archetypes/assign/run/", assigning.assign_run, name="archetype_assign_run"),
    path("archetypes/assign/hand/<int:pk>/", assigning.assign_hand, name="archetype_assign_hand"),
    path("archetypes/comments/", reviews.archetype_comments, name="archetype_comments"),
    path("archetypes/comments/links/<int:pk>/<str:state>/", reviews.link_switch, name="review_link_switch"),
    path("archetypes/comments/<int:pk>/answer/", reviews.comment_answer, name="comment_answer"),
    path("archetypes/comments/<int:pk>/unanswer/", reviews.comment_unanswer, name="comment_unanswer"),
    path("archetypes/claims/<int:pk>/", claims.claim_edit, name="claim_edit"),
    path("archetypes/claims/<int:pk>/drop/", claims.claim_drop, name="claim_drop"),
    path("archetypes/claims/<int:pk>/move/", claims.claim_move, name="claim_move"),
    path("archetypes/passages/<int:pk>/drop/", claims.evidence_drop, name="evidence_drop"),
    path("archetypes/<int:pk>/", profiles.team_archetype, name="team_archetype"),
    path("archetypes/<int:pk>/words/", profiles.archetype_words, name="archetype_words"),
    path("archetypes/<int:pk>/claims/", claims.claim_add, name="claim_add"),
    path("archetypes/<int:pk>/state/<str:state>/", profiles.archetype_state, name="archetype_state"),
    path("archetypes/<int:pk>/publish/<str:state>/", profiles.archetype_publish, name="archetype_publish"),
    path("archetypes/<int:pk>/back/<int:number>/", profiles.archetype_back, name="archetype_back"),
    path("archetypes/<int:pk>/rule/", assigning.archetype_rule, name="archetype_rule"),
    path("archetypes/<int:pk>/earlier/", assigning.rule_earlier, name="archetype_rule_earlier"),
    path("archetypes/<int:pk>/tailor/", tailoring.archetype_tailor, name="archetype_tailor"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/<slug:slug>/", include(journey_urls)),
    path("review/<str:token>/", outside.review, name="review"),
    path("review/<str:token>/say/", outside.review_say, name="review_say"),
    path("review/<str:token>/group/", outside.review_group, name="review_group"),
    path("review/<str:token>/ungroup/<int:pk>/", outside.review_ungroup, name="review_ungroup"),
    path("<slug:slug>/profiles/", public.archetypes_open, name="archetypes_open"),
    path("<slug:slug>/profiles/profiles.csv", public.archetypes_csv, name="archetypes_csv"),
    path("<slug:slug>/profiles/profiles.json", public.archetypes_json, name="archetypes_json"),
    path("<slug:slug>/profiles/<slug:profile>/", public.archetype, name="archetype"),
    path("<slug:slug>/for-you/", own.for_you, name="for_you"),
]
