from django.urls import path

from palante.screens.api import v1_door, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("entries/", views.entries, name="entries"),
    path("api/v1/", v1_door.v1, name="api_v1"),
    path("api/v1/<path:rest>", v1_door.v1),
]
