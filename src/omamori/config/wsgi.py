"""WSGI の入口。Any WSGI server works; ``omamori web`` starts granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
application = get_wsgi_application()
