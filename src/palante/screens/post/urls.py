from django.urls import path

from palante.screens.post.views import stop
from palante.screens.post.wishes import me_messages, my_messages

urlpatterns = [
    path("stop/<str:token>/", stop, name="stop"),
    path("messages/<str:token>/", my_messages, name="my_messages"),
    path("me/messages/", me_messages, name="me_messages"),
]
