from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "madoguchi.core.desk"
    label = "desk"
