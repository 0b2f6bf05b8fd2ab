from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "madoguchi.core.cases"
    label = "cases"
