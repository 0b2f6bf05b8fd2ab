from importlib import import_module

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "madoguchi.core.vault"
    label = "vault"

    def ready(self) -> None:
        import_module("madoguchi.core.vault.system_checks")
