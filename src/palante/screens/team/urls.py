"""The workspace: `/team/…`. Everything below a journey's slug goes through `desk_door`."""

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter

from palante.screens.team.views import (
    host,
    journeys,
    lead,
    members,
    new,
    partners,
    partners_call,
    partners_one,
    partners_paper,
    partners_places,
    people,
    person,
    plan,
    resources,
    sessions,
    settings,
)


class Day:
    """A date in an address: 2027-02-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        return date.fromisoformat(text)  # a ValueError is a 404

    def to_url(self, day: date | str) -> str:
        return str(day)


register_converter(Day, "day")

journey_urls: list[URLPattern | URLResolver] = [
    path("", journeys.team_journey, name="team_journey"),
    # the four desks; that of the reminders stands in screens/reminders/
    path("lead/", lead.desk_lead, name="desk_lead"),
    path("host/", host.desk_host, name="desk_host"),
    path("host/now/", host.host_now, name="host_now"),
    path("host/help/<int:pk>/take/", host.help_take, name="help_take"),
    path("host/help/<int:pk>/answer/", host.help_answer, name="help_answer"),
    path("host/help/<int:pk>/close/", host.help_close, name="help_close"),
    path("host/help/<int:pk>/reopen/", host.help_reopen, name="help_reopen"),
    path("host/codes/<int:pk>/sent/", host.code_sent, name="code_sent"),
    path("host/codes/<int:pk>/not-sent/", host.code_not_sent, name="code_not_sent"),
    path("partners/", partners.desk_partners, name="desk_partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/call/<str:verb>/", partners_call.call_change, name="call_change"),
    path("partners/places/", partners_places.places, name="places"),
    path("partners/places/<int:pk>/", partners_places.place_edit, name="place_edit"),
    path("partners/places/<int:pk>/drop/", partners_places.place_drop, name="place_drop"),
    path("partners/promises/<int:pk>/", partners_one.promise_edit, name="promise_edit"),
    path("partners/promises/<int:pk>/drop/", partners_one.promise_drop, name="promise_drop"),
    path("partners/promises/<int:pk>/<str:kept>/", partners_one.promise_keep, name="promise_keep"),
    path("partners/notes/<int:pk>/drop/", partners_one.note_drop, name="note_drop"),
    path("partners/<int:pk>/", partners_one.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/drop/", partners_one.partner_drop, name="partner_drop"),
    path("partners/<int:pk>/promises/", partners_one.promise_add, name="partner_promise"),
    path("partners/<int:pk>/notes/", partners_one.note_add, name="partner_note"),
    path("partners/<int:pk>/thanks/", partners_one.partner_thanks, name="partner_thanks"),
    path("partners/<int:pk>/link/<str:state>/", partners_one.partner_page, name="partner_link_change"),
    path("partners/<int:pk>/code.svg", partners_paper.partner_code, name="partner_code"),
    path(
        "partners/<int:pk>/poster-<slug:language>.pdf", partners_paper.partner_poster, name="partner_poster"
    ),
    path("partners/<int:pk>/logo.png", partners_paper.partner_logo, name="partner_logo"),
    path("partners/<int:pk>/report/", partners_paper.partner_report, name="partner_report"),
    # what they share
    path("plan/", plan.plan, name="plan"),
    path("plan/tasks/<int:pk>/finish/", plan.task_finish, name="task_finish"),
    path("plan/tasks/<int:pk>/reopen/", plan.task_reopen, name="task_reopen"),
    path("plan/tasks/<int:pk>/pin/", plan.task_pin, name="task_pin"),
    path("plan/tasks/<int:pk>/unpin/", plan.task_unpin, name="task_unpin"),
    path("plan/readiness/<int:pk>/", plan.readiness_answer, name="readiness_answer"),
    path("people/", people.people, name="people"),
    path("people/bulk/", people.people_bulk, name="people_bulk"),
    path("people/bulk/resume/<str:rows>/", people.people_bulk_resume, name="people_bulk_resume"),
    path("people/<int:pk>/", person.team_person, name="team_person"),
    path("people/<int:pk>/card/", person.person_card, name="person_card"),
    path("people/<int:pk>/links/", person.person_withdraw_links, name="person_withdraw_links"),
    path("people/<int:pk>/attendance/<int:number>/", person.person_mark, name="person_mark"),
    path("people/<int:pk>/attendance/back/<int:attendance>/", person.person_unmark, name="person_unmark"),
    path("people/<int:pk>/seat/", person.person_seat, name="person_seat"),
    path("people/<int:pk>/reminders/<str:state>/", person.person_reminders, name="person_reminders"),
    path("people/<int:pk>/leave/", person.person_leave, name="person_leave"),
    path("people/<int:pk>/return/", person.person_return, name="person_return"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:number>/", sessions.team_session, name="team_session"),
    path("sessions/<int:number>/words/", sessions.session_words, name="session_words"),
    path("sessions/<int:number>/meeting/", sessions.session_meeting, name="session_meeting"),
    path("sessions/<int:number>/move/", sessions.session_move, name="session_move"),
    path("sessions/<int:number>/unmove/", sessions.session_unmove, name="session_unmove"),
    path("sessions/<int:number>/outline/", sessions.session_outline, name="session_outline"),
    path("resources/", resources.team_resources, name="team_resources"),
    path("resources/<int:pk>/file/", resources.resource_file, name="resource_file"),
    path("resources/<int:pk>/hide/", resources.resource_hide, name="resource_hide"),
    path("resources/<int:pk>/show/", resources.resource_show, name="resource_show"),
    path("settings/", settings.team_settings, name="team_settings"),
    path("settings/words/", settings.settings_words, name="settings_words"),
    path("settings/start/", settings.settings_start, name="settings_start"),
    path("settings/start/<day:day>/", settings.settings_start_back, name="settings_start_back"),
    path("settings/page/<str:state>/", settings.settings_publish, name="settings_publish"),
    path("settings/kit.zip", settings.kit_zip, name="kit_zip"),
    path("team/", members.team_members, name="team_members"),
    path("team/invitations/<int:pk>/again/", members.invitation_resend, name="invitation_resend"),
    path("team/invitations/<int:pk>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
    path("team/<int:pk>/<str:desk>/<str:state>/", members.member_desk, name="member_desk"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/", journeys.team, name="team"),
    path("team/new/", new.team_new, name="team_new"),
    path("team/<slug:slug>/", include(journey_urls)),
]
