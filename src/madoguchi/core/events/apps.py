from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "madoguchi.core.events"
    label = "events"
