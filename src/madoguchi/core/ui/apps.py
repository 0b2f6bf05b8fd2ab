from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "madoguchi.core.ui"
    label = "ui"
