from django.urls import path

from palante.screens.participant.views import (
    calendar,
    canvas,
    circle,
    library,
    me,
    offline,
    session,
    today,
    waiting,
)

urlpatterns = [
    path("today/", today.today, name="today"),
    path("circle/", circle.circle, name="circle"),
    path("library/", library.library, name="library"),
    path("me/", me.me, name="me"),
    path("me/profile/", me.profile, name="profile"),
    path("me/photo/", me.photo, name="me_photo"),
    path("me/settings/", me.settings, name="me_settings"),
    path("me/zone/", me.zone, name="me_zone"),
    path("me/contacts/", me.contacts, name="me_contacts"),
    path("me/contacts/<int:id>/", me.contact_prove, name="me_contact_prove"),
    path("me/contacts/<int:id>/drop/", me.contact_drop, name="me_contact_drop"),
    path("me/reminders/", me.reminders, name="me_reminders"),
    path("me/phones/", me.phones, name="me_phones"),
    path("offline/", offline.offline, name="offline"),
    path("sw.js", offline.service_worker, name="sw"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("<slug:slug>/calendar.ics", calendar.journey_calendar, name="journey_calendar"),
    path("<slug:slug>/waiting/", waiting.waiting, name="waiting"),
    path("<slug:slug>/sessions/<int:number>/", session.session, name="session"),
    path("<slug:slug>/sessions/<int:number>/now/", session.session_now, name="session_now"),
    path("<slug:slug>/sessions/<int:number>/join", session.session_join, name="session_join"),
    path("<slug:slug>/sessions/<int:number>/help/", session.session_help, name="session_help"),
    path("<slug:slug>/sessions/<int:number>/feedback/", session.session_feedback, name="session_feedback"),
    path("<slug:slug>/sessions/<int:number>/caught-up/", session.session_caught_up, name="session_caught_up"),
    path(
        "<slug:slug>/sessions/<int:number>/calendar.ics", calendar.session_calendar, name="session_calendar"
    ),
    path("<slug:slug>/canvases/<slug:canvas>/", canvas.canvas, name="canvas"),
    path("<slug:slug>/canvases/<slug:canvas>/save/", canvas.canvas_save, name="canvas_save"),
    path("<slug:slug>/canvases/<slug:canvas>/before/", canvas.canvas_history, name="canvas_history"),
    path("<slug:slug>/canvases/<slug:canvas>/print.pdf", canvas.canvas_pdf, name="canvas_pdf"),
    path("<slug:slug>/welcome/<slug:lesson>/", library.lesson, name="lesson"),
    path("<slug:slug>/library/<int:id>/", library.resource, name="resource"),
]
