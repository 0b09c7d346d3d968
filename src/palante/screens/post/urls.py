from django.urls import path

from palante.screens.post.views import stop

urlpatterns = [path("stop/<str:token>/", stop, name="stop")]
