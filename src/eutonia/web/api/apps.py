from django.apps import AppConfig


class Api(AppConfig):
    name = "eutonia.web.api"
    label = "api"
