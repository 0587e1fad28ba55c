from django.apps import AppConfig


class Worklist(AppConfig):
    name = "eutonia.web.worklist"
    label = "worklist"
