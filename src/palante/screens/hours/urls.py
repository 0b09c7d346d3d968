from django.urls import include, path

from palante.screens.hours.views import (
    buddy,
    office,
    ready,
    team_desk,
    team_hours,
    team_slots,
    team_welcome,
    week,
)

team_urls = [
    path("hours/", team_hours.team_hours, name="team_hours"),
    path("hours/slots/", team_slots.team_slots, name="team_slots"),
    path("hours/slots/choose/", team_slots.slots_choose, name="slots_choose"),
    path("hours/slots/<int:pk>/place/", team_slots.slots_place, name="slots_place"),
    path("welcome/", team_welcome.team_welcome, name="team_welcome"),
    path("welcome/office/new/", team_welcome.office_new, name="office_new"),
    path("welcome/pairs/new/", team_welcome.pair_new, name="pair_new"),
    path("welcome/pairs/<int:pk>/end/", team_welcome.pair_end, name="pair_end"),
    path("welcome/office/<int:pk>/", team_desk.office_desk, name="office_desk"),
    path("welcome/office/<int:pk>/line/", team_desk.office_line, name="office_line"),
    path("welcome/office/<int:pk>/off/", team_desk.office_off, name="office_off"),
    path("welcome/office/<int:pk>/on/", team_desk.office_on, name="office_on"),
    path("welcome/turns/<int:pk>/<str:verb>/", team_desk.turn_do, name="turn_do"),
]

urlpatterns = [
    path("me/hours/", week.my_hours, name="my_hours"),
    path("me/ready/", ready.my_readiness, name="my_readiness"),
    path("me/buddy/", buddy.my_buddy, name="my_buddy"),
    path("me/buddy/<int:pk>/end/", buddy.buddy_end, name="buddy_end"),
    path("<slug:slug>/office-hours/", office.office_hours, name="office_hours"),
    path("<slug:slug>/office-hours/now/", office.office_now, name="office_now"),
    path("<slug:slug>/office-hours/<int:pk>/come/", office.office_come, name="office_come"),
    path("<slug:slug>/office-hours/<int:pk>/leave/", office.office_leave, name="office_leave"),
    path("<slug:slug>/office-hours/<int:pk>/enter/", office.office_enter, name="office_enter"),
    path("team/<slug:slug>/", include(team_urls)),
]
