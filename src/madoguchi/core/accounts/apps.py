from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "madoguchi.core.accounts"
    label = "accounts"
