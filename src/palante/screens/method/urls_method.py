"""Is it your moment, what would it take, and the draft from what happened."""

from django.urls import path

from palante.screens.method.views import draft, effort, into_plan, moment

urlpatterns = [
    path("toolkit/<str:slug>/moment/", moment.moment, name="moment"),
    path("toolkit/<str:slug>/effort/", effort.effort_of_page, name="effort"),
    path("team/new/from/<str:slug>/", into_plan.moment_into_plan, name="moment_into_plan"),
    path(
        "team/<slug:slug>/plan/moment/<str:page>/<str:so>/undo/",
        into_plan.moment_out_of_plan,
        name="moment_out_of_plan",
    ),
    path("team/<slug:slug>/toolkit/draft/", draft.team_draft, name="team_draft"),
    path("team/<slug:slug>/toolkit/draft/<str:key>/", draft.figure_put_in, name="figure_put_in"),
]
