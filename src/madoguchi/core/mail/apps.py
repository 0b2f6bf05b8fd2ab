from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "madoguchi.core.mail"
    label = "mail"
