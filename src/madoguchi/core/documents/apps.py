from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "madoguchi.core.documents"
    label = "documents"
