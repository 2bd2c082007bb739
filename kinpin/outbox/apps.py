from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kinpin.outbox"
