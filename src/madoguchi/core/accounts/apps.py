from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "madoguchi.core.accounts"
    label = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        import_module("madoguchi.core.accounts.receivers")
