from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "madoguchi.services.procurement"
    label = "procurement"
