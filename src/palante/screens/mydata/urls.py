from django.urls import path

from palante.screens.mydata.views import data, known, out

urlpatterns = [
    path("me/data/", data.data, name="me_data"),
    path("me/data/consent/", data.consent, name="me_consent"),
    path("me/data/looks/", data.looks, name="me_looks"),
    path("me/data/known/", known.known, name="me_known"),
    path("me/data/export/", known.export, name="me_export"),
    path("me/data/leave/<int:id>/", out.leave_journey, name="me_leave"),
    path("me/data/erase/", out.erase, name="me_erase"),
]
