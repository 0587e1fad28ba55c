from django.apps import AppConfig


class Portal(AppConfig):
    name = "eutonia.web.portal"
    label = "portal"
