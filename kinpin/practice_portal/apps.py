from django.apps import AppConfig


class PracticePortalConfig(AppConfig):
    name = "kinpin.practice_portal"
