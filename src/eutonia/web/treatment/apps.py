from django.apps import AppConfig


class Treatment(AppConfig):
    name = "eutonia.web.treatment"
    label = "treatment"
