from importlib import import_module

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "madoguchi.services.contracts"
    label = "contracts"

    def ready(self) -> None:
        import_module(f"{self.name}.queries.custody").register_custody()
