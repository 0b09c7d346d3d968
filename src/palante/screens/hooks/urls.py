from django.urls import path

from palante.screens.hooks.views import hook

urlpatterns = [path("hooks/<slug:channel>/", hook, name="hook")]
