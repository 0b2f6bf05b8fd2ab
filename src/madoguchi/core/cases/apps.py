from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "madoguchi.core.cases"
    label = "cases"

    def ready(self) -> None:
        import_module(f"{self.name}.custody").register_custody()
