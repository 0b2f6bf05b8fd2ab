from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "madoguchi.core.questionnaires"
    label = "questionnaires"
