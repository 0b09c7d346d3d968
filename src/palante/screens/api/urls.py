from django.urls import path

from palante.screens.api import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("entries/", views.entries, name="entries"),
]
