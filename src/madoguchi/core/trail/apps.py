from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class TrailConfig(AppConfig):
    name = "madoguchi.core.trail"
    label = "trail"

    def ready(self) -> None:
        from madoguchi.core.trail import install  # noqa: PLC0415 - needs the app registry
        from madoguchi.core.trail.migrating import after_migrate, before_migrate  # noqa: PLC0415 - as above

        connection_created.connect(install.prepare_connection, dispatch_uid="trail")
        pre_migrate.connect(before_migrate, sender=self, dispatch_uid="trail")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="trail")
