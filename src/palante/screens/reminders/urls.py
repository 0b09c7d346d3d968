"""The reminders desk: `/team/<journey>/reminders/…`."""

from django.urls import include, path

from palante.screens.reminders.views import ahead, desk, rounds, rules

journey_urls = [
    path("", desk.desk_reminders, name="desk_reminders"),
    path("leave/", desk.posting_set, name="posting_set"),
    path("leave/<slug:release>/<int:number>/", desk.posting_back, name="posting_back"),
    path("calendar/", ahead.team_calendar, name="team_calendar"),
    path("ahead/<int:pk>/<int:number>/", ahead.team_moment, name="team_moment"),
    path("ahead/<int:pk>/<int:number>/<slug:verb>/", ahead.moment_do, name="moment_do"),
    path("rounds/<int:pk>/", rounds.team_round, name="team_round"),
    path("rounds/<int:pk>/<slug:verb>/", rounds.round_do, name="round_do"),
    path("waiting/<int:pk>/words/", rounds.message_reword, name="message_reword"),
    path("waiting/<int:pk>/<slug:verb>/", rounds.waiting_do, name="waiting_do"),
    path("rules/", rules.team_rules, name="team_rules"),
    path("rules/new/", rules.rule_new, name="rule_new"),
    path("rules/<int:pk>/", rules.rule, name="team_rule"),
    path("rules/<int:pk>/seen/", rules.rule_seen, name="rule_seen"),
    path("rules/<int:pk>/set/", rules.rule_set, name="rule_set"),
    path("rules/<int:pk>/anew/", rules.rule_anew, name="rule_anew"),
    path("rules/<int:pk>/drop/", rules.rule_drop, name="rule_drop"),
    path("rules/<int:pk>/<str:state>/", rules.rule_switch, name="rule_switch"),
]

urlpatterns = [path("team/<slug:slug>/reminders/", include(journey_urls))]
