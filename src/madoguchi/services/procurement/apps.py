from importlib import import_module

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "madoguchi.services.procurement"
    label = "procurement"

    def ready(self) -> None:
        import_module(f"{self.name}.commands.uploading").register_purposes()
