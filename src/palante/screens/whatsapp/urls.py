"""`/team/<journey>/reminders/whatsapp/…`."""

from django.urls import URLPattern, URLResolver, include, path

from palante.screens.whatsapp import views

journey_urls: list[URLPattern] = [
    path("", views.whatsapp, name="team_whatsapp"),
    path("look/", views.look, name="whatsapp_look"),
    path("<slug:what>/<slug:language>/", views.template, name="whatsapp_template"),
    path("<slug:what>/<slug:language>/propose/", views.propose, name="whatsapp_propose"),
    path("<slug:what>/<slug:language>/choose/", views.choose, name="whatsapp_choose"),
    path("<slug:what>/<slug:language>/use/<int:pk>/", views.use, name="whatsapp_use"),
    path("<slug:what>/<slug:language>/stop/", views.stop, name="whatsapp_stop"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/<slug:slug>/reminders/whatsapp/", include(journey_urls)),
]
