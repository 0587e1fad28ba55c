from django.apps import AppConfig


class Messaging(AppConfig):
    name = "eutonia.web.messaging"
    label = "messaging"
