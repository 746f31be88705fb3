"""Settings of a station, from the environment. Secure by default; reasons in docs/flows/station.md."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from satupintu import environment

FOLDER = environment.folder("station")
SIMULATED = environment.flag("SATUPINTU_SIMULATED")
SECRET_KEY = FOLDER.secret("django")
DEBUG = False
# a page elsewhere must not reach the desk through a name of its own (DNS rebinding)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

CITY_URL = environment.url("SATUPINTU_CITY_URL", "http://127.0.0.1:8000")
CITY_URLS = environment.named_urls("SATUPINTU_CITY_URLS")  # several ways there, the preferred first; {}: the one above
LEAST_QUALITY = environment.whole("SATUPINTU_LEAST_QUALITY", 30)  # NFIQ 2, 0 to 100; below asks for another try
FLOOR_MB = environment.whole("SATUPINTU_FLOOR_MB", 50)  # free disk below which nobody can allow a recording
LEAST_FREE_MB = environment.whole("SATUPINTU_LEAST_FREE_MB", 200)
MOST_WAITING = environment.whole("SATUPINTU_MOST_WAITING", 500)  # packets
OLDEST_WAITING_DAYS = environment.whole("SATUPINTU_OLDEST_WAITING_DAYS", 7)
CLOCK_MINUTES = environment.whole("SATUPINTU_CLOCK_MINUTES", 5)  # how far the clock may be from the city's
ALLOW_MOST, ALLOW_HOURS = 100, 24  # recordings and hours a supervisor may allow at a time
EXTRACT_DAYS = environment.whole("SATUPINTU_EXTRACT_DAYS", 7)  # then the extract of the register goes
KEEP_DAYS = environment.whole("SATUPINTU_KEEP_DAYS", 7)  # a packet's bytes, after the centre's receipt
SEND_EVERY = environment.whole("SATUPINTU_SEND_EVERY", 5)  # seconds between two looks at the city
LONGEST_WAIT = environment.whole("SATUPINTU_LONGEST_WAIT", 30)  # seconds, while the city cannot be reached
CALL_TIMEOUT = 20  # seconds for one call; a packet on a poor line takes a while

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "satupintu.design",
    "satupintu.station.operators",
    "satupintu.station.vault",
    "satupintu.station.link",
    "satupintu.station.devices",
    "satupintu.station.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "satupintu.station.desk.middleware.only_this_machine",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "satupintu.station.desk.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "satupintu.station.desk.middleware.Operator",
    "satupintu.station.desk.middleware.Problems",
]
ROOT_URLCONF = "satupintu.station.urls"
WSGI_APPLICATION = "satupintu.station.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "satupintu.station.desk.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "satupintu.design.forms.Renderer"

# durable: what was sealed must survive a power cut a moment later
DATABASES = {"default": environment.sqlite(FOLDER.path / "station.sqlite3", durable=True)}
# a file, not memory: tests look at the disk through a connection of their own
DATABASES["default"]["TEST"] = {"NAME": str(FOLDER.path / "test-station.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# the first is the city's; the second reads accounts of older installations
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024  # images of a person stay in memory, never in a temporary file

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 3600  # seconds without a press; the operator signs in again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "satupintu_station"  # ports do not separate cookies: each place has its own name
CSRF_COOKIE_NAME = "satupintu_station_csrf"
LANGUAGE_COOKIE_NAME = "satupintu_language"
CSRF_FAILURE_VIEW = "satupintu.station.desk.views.signing.press_again"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
