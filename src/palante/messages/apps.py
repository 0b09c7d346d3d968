from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "palante.messages"
    label = "post"  # “messages” is taken by django.contrib.messages

    def ready(self) -> None:
        from palante.messages import checks, codes  # noqa: F401, PLC0415  (models are there only now)

        codes.offer()
