"""Forms in the workspace: `/team/<journey>/forms/…`."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.forms.views import forms, versions

journey_urls: list[URLPattern] = [
    path("forms/", forms.team_forms, name="team_forms"),
    path("forms/<slug:form>/", forms.team_form, name="team_form"),
    path("forms/<slug:form>/close/", forms.form_close, name="team_form_close"),
    path("forms/<slug:form>/versions/<int:number>/", versions.form_version, name="team_form_version"),
    path("forms/<slug:form>/versions/<int:number>/try/", versions.form_try, name="team_form_try"),
    path("forms/<slug:form>/versions/<int:number>/use/", versions.form_use, name="team_form_use"),
    path("forms/<slug:form>/versions/<int:number>/file/", versions.form_file, name="team_form_file"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("team/<slug:slug>/", include(journey_urls))]
