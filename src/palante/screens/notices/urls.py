from django.urls import path

from palante.screens.notices import views

urlpatterns = [
    path("me/notices/", views.notices, name="me_notices"),
    path("me/notices/here/", views.here, name="me_notices_here"),
    path("me/notices/telegram/", views.telegram, name="me_notices_telegram"),
    path("me/notices/<int:id>/read/", views.read, name="me_notice_read"),
]
