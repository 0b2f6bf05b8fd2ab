from django.apps import AppConfig


class ModulesConfig(AppConfig):
    name = "madoguchi.core.modules"
    label = "modules"
