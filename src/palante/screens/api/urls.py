from django.urls import path, re_path

from palante.screens.api import v1_door, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("entries/", views.entries, name="entries"),
    path("api/v1/", v1_door.v1, name="api_v1"),
    re_path(r"^api/v1/(?P<rest>(?s:.+))$", v1_door.v1),  # line ends too: its 404 is JSON, whatever was asked
]
