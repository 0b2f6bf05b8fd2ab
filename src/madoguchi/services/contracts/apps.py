from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "madoguchi.services.contracts"
    label = "contracts"
