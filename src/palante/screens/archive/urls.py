from django.urls import include, path

urlpatterns = [
    path("", include("palante.screens.archive.urls_out")),
]
