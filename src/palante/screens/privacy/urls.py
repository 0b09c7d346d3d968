from django.urls import include, path

from palante.screens.privacy.views import export, privacy

team_urls = [
    path("privacy/", privacy.team_privacy, name="team_privacy"),
    path("privacy/keep/", privacy.privacy_keep, name="privacy_keep"),
    path("people/export/", export.export_named, name="people_export_named"),
    path("people/export.<str:fmt>", export.people_export, name="people_export"),
]
urlpatterns = [path("team/<slug:slug>/", include(team_urls))]
