from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kinpin.ui"
