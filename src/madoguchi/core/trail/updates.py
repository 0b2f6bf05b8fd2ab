"""Updates: a migration in words: whose data, and which edition of their form."""

from re import fullmatch

from django.apps import apps

from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail.names import has_japanese

PARTS = {"django_tasks_database": "自動処理の待ち行列", "sessions": "サインインの状態"}
LIBRARY = "部品"


def update_step_ja(step: str) -> str:
    """「利用者のデータの形 第1版（accounts.0001_initial）」 for the name of a migration.

    >>> update_step_ja("nothing of the kind")
    'nothing of the kind'
    """
    found = fullmatch(r"(\w+)\.(\d+)_\w+", step)
    if found is None:
        return step
    app, number = found.groups()
    return f"{_owner(app)}のデータの形 第{int(number)}版（{step}）"


def _owner(app: str) -> str:
    """The room or service as the menu calls it; of a library what it calls itself."""
    for module in installed_modules():
        if module.name == app:
            return module.label
    if app in PARTS:
        return PARTS[app]
    said = next((str(one.verbose_name) for one in apps.get_app_configs() if one.label == app), "")
    return said if has_japanese(said) else LIBRARY
