#!/usr/bin/env python
"""Entry point of Django's commands; `bin/madoguchi` calls it with the right interpreter."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings.dev")
    from django.core.management import execute_from_command_line

    from madoguchi.core.errors import DomainError

    try:
        execute_from_command_line(sys.argv)
    except DomainError as refusal:
        sys.exit(refusal.message)
