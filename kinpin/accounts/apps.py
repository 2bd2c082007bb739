from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kinpin.accounts"

    def ready(self) -> None:
        import_module("kinpin.accounts.second_factors").listen()
