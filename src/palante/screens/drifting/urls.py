"""Who is drifting away, `/team/<journey>/drifting/…`: for the desks that write to people."""

from django.urls import include, path

from palante.screens.drifting import views

journey_urls = [
    path("", views.team_drifting, name="team_drifting"),
    path("rules/", views.drifting_rules, name="drifting_rules"),
    path("rules/change/", views.drifting_watch, name="drifting_watch"),
    path("<int:pk>/write/", views.drifting_write, name="drifting_write"),
    path("<int:pk>/reached/<str:how>/", views.drifting_reached, name="drifting_reached"),
    path("<int:pk>/mate/", views.drifting_mate, name="drifting_mate"),
    path("<int:pk>/let-be/", views.drifting_let_be, name="drifting_let_be"),
    path("<int:pk>/look-again/", views.drifting_look_again, name="drifting_look_again"),
    path("deeds/<int:pk>/outcome/", views.drifting_outcome, name="drifting_outcome"),
    path("deeds/<int:pk>/take-back/", views.drifting_take_back, name="drifting_take_back"),
]

urlpatterns = [path("team/<slug:slug>/drifting/", include(journey_urls))]
