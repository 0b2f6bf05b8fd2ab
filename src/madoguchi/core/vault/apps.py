from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "madoguchi.core.vault"
    label = "vault"
