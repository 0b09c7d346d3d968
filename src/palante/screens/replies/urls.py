from django.urls import include, path

from palante.screens.replies.views import act, answers, inbox, media, ready, thread

journey_urls = [
    path("", inbox.team_replies, name="team_replies"),
    path("now/", inbox.team_replies_now, name="team_replies_now"),
    path("hours/", inbox.team_replies_hours, name="team_replies_hours"),
    path("said/", answers.team_replies_said, name="team_replies_said"),
    path("ready/", ready.team_ready, name="team_ready"),
    path("ready/begin/", ready.team_ready_begin, name="team_ready_begin"),
    path("ready/<int:pk>/", ready.team_ready, name="team_ready_one"),
    path("ready/<int:pk>/drop/", ready.team_ready_drop, name="team_ready_drop"),
    path("ready/<int:pk>/back/", ready.team_ready_back, name="team_ready_back"),
    path("<int:pk>/", thread.team_reply, name="team_reply"),
    path("<int:pk>/now/", thread.team_reply_now, name="team_reply_now"),
    path("<int:pk>/answer/", thread.team_reply_answer, name="team_reply_answer"),
    path("<int:pk>/take/", act.team_reply_take, name="team_reply_take"),
    path("<int:pk>/give/", act.team_reply_give, name="team_reply_give"),
    path("<int:pk>/done/", act.team_reply_done, name="team_reply_done"),
    path("<int:pk>/undone/", act.team_reply_undone, name="team_reply_undone"),
    path("<int:pk>/note/", act.team_reply_note, name="team_reply_note"),
    path("<int:pk>/who/", act.team_reply_attach, name="team_reply_attach"),
    path("<int:pk>/answers/<int:number>/back/", act.team_reply_back, name="team_reply_back"),
    path("<int:pk>/answers/<int:number>/sent/", act.team_reply_sent, name="team_reply_sent"),
    path("<int:pk>/said/<int:number>/present/", act.team_reply_present, name="team_reply_present"),
    path("<int:pk>/said/<int:number>/fetch/", act.team_reply_fetch, name="team_reply_fetch"),
    path("<int:pk>/said/<int:number>/media/", media.team_reply_media, name="team_reply_media"),
]
urlpatterns = [path("team/<slug:slug>/replies/", include(journey_urls))]
