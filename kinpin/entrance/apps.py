from importlib import import_module

from django.apps import AppConfig

from kinpin.accounts.staff import ask_who_is_staff


class EntranceConfig(AppConfig):
    name = "kinpin.entrance"

    def ready(self) -> None:
        queries = import_module("kinpin.practices.queries")
        ask_who_is_staff(lambda login_id: bool(queries.practices_of_login(login_id)))
