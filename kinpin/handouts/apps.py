from django.apps import AppConfig


class HandoutsConfig(AppConfig):
    name = "kinpin.handouts"
