from django.apps import AppConfig


class Accounts(AppConfig):
    name = "eutonia.web.accounts"
    label = "accounts"
