"""What gunicorn serves: `satupintu.station.wsgi:application`, one process, on loopback only."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.station.settings")
application = get_wsgi_application()
