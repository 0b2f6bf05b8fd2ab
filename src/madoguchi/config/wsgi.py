"""The WSGI entry for granian (HTML is served over WSGI: see docs/decisions)."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from madoguchi.config.draining import drained

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings.production")
application = drained(get_wsgi_application())
# What is loaded stays: looking through it again at each full collection halts a page for 0.1 s.
_ = get_resolver().url_patterns  # views, forms and commands are loaded with the addresses
gc.collect()
gc.freeze()
