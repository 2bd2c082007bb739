from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "kinpin.practices"
