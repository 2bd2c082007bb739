from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "kinpin.audit"

    def ready(self) -> None:
        guard = import_module("kinpin.audit.guard")
        post_migrate.connect(guard.put_back, sender=self, dispatch_uid="audit.guard")
