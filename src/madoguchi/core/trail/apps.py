from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "madoguchi.core.trail"
    label = "trail"
