"""The WSGI entry for granian (HTML is served over WSGI: see docs/decisions)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings.production")
application = get_wsgi_application()
