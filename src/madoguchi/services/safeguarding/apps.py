from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "madoguchi.services.safeguarding"
    label = "safeguarding"
