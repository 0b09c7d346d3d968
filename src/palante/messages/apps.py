from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "palante.messages"
    label = "post"  # “messages” is taken by django.contrib.messages
