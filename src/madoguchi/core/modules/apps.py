from importlib import import_module

from django.apps import AppConfig


class ModulesConfig(AppConfig):
    name = "madoguchi.core.modules"
    label = "modules"

    def ready(self) -> None:
        import_module("madoguchi.core.modules.system_checks")
