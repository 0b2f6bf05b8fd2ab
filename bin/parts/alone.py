"""One choice of services (MADOGUCHI_MODULES) on an empty database: sound, and migrated in full.

In one process, for three commands of their own would each start Django again.
"""

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check_changes=True, dry_run=True)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
