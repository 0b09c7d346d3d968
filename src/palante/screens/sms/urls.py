"""SMS in the workspace, `/team/<journey>/reminders/sms/…`."""

from django.urls import path

from palante.screens.sms import views

urlpatterns = [
    path("team/<slug:slug>/reminders/sms/", views.team_sms, name="team_sms"),
    path("team/<slug:slug>/reminders/sms/tariff/", views.sms_tariff, name="sms_tariff"),
    path("team/<slug:slug>/reminders/sms/tariff/drop/", views.sms_tariff_drop, name="sms_tariff_drop"),
]
