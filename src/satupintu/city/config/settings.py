"""Settings of the city, from the environment (docs/operations/settings.md). Secure by default."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from satupintu import environment
from satupintu.city.config import abis

FOLDER = environment.folder("city")
SIMULATED = environment.flag("SATUPINTU_SIMULATED")
HTTPS = environment.flag("SATUPINTU_HTTPS")
SECRET_KEY = FOLDER.secret("django")
DEBUG = False
ALLOWED_HOSTS = environment.text("SATUPINTU_HOSTS", "127.0.0.1,localhost,testserver").split(",")

CITY_URL = environment.url("SATUPINTU_CITY_URL", "http://127.0.0.1:8000")
CENTRE_URL = environment.url("SATUPINTU_CENTRE_URL", "http://127.0.0.1:8200")
CENTRE_TOKEN = environment.text("SATUPINTU_CENTRE_TOKEN", "") or FOLDER.secret("centre-token")
CENTRE_HAS_PORT = abis.has_port()
CENTRE_READER = abis.reader(needed=not CENTRE_HAS_PORT)
CENTRE_THRESHOLDS = abis.thresholds()
KEYS = FOLDER.keys
IMPORTS = FOLDER.path / "imports"  # lists from elsewhere until they are written
UPLOADS = FOLDER.path / "uploads"  # what has come of packets that come in parts
EXTRACT_MOST = environment.whole("SATUPINTU_EXTRACT_MOST", 2000)  # people of its area that a station has offline
UPLOAD_DAYS = environment.whole("SATUPINTU_UPLOAD_DAYS", 7)
AGED_DAYS = environment.whole("SATUPINTU_AGED_DAYS", 7)  # at the centre; then an officer is asked what is the matter
CITY_CODE = environment.text("SATUPINTU_CITY_CODE", "64.74")  # Kemendagri's
PLACE_NAME = environment.text("SATUPINTU_PLACE_NAME", "Disdukcapil Kota Bontang")  # on pages
OFFICE_NAME = environment.text(  # on cards, letters and reports
    "SATUPINTU_OFFICE_NAME", "Dinas Kependudukan dan Pencatatan Sipil Kota Bontang"
)
EMAIL_HOST = environment.text("SATUPINTU_MAIL_HOST", "localhost")
EMAIL_PORT = environment.whole("SATUPINTU_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("SATUPINTU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("SATUPINTU_MAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("SATUPINTU_MAIL_TLS")
EMAIL_TIMEOUT = 30  # seconds; a server that says nothing must not hold the night's work
DEFAULT_FROM_EMAIL = environment.text("SATUPINTU_MAIL_FROM", "satupintu@localhost")
NAVIGATION = "satupintu.city.config.navigation.WAYS"
NIGHT_JOBS = "satupintu.city.config.nights.JOBS"
NIGHT_AT = environment.time_of_day("SATUPINTU_NIGHT_AT", "02:30")
PRINTER_KEY = environment.text("SATUPINTU_PRINTER_KEY", "")  # public; "": nothing is fetched for a card's chip
BACKUP_OUT = environment.text("SATUPINTU_BACKUP_OUT", "")  # a folder on another disk; "": no backup at night
BACKUP_KEY = environment.text("SATUPINTU_BACKUP_KEY", None if BACKUP_OUT else "")
BACKUP_KEEP = environment.whole("SATUPINTU_BACKUP_KEEP", 14)

STAGES = (
    "foundation",
    "web",
    "notices",
    "areas",
    "register",
    "applications",
    "enrolment",
    "relay",
    "cards",
    "participation",
    "keeping",
    "desk",
    "config",
)  # hearing, outreach, study and interfaces join when they are furnished
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "satupintu.design",
    *(f"satupintu.city.{stage}" for stage in STAGES),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "satupintu.city.foundation.middleware.ProblemMiddleware",
    "satupintu.city.foundation.access.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "satupintu.city.config.urls"
WSGI_APPLICATION = "satupintu.city.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "satupintu.city.web.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "satupintu.design.forms.Renderer"

DATABASES = {"default": environment.database(FOLDER.path / "city.sqlite3", durable=True)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "foundation.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/meja/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_CALLABLE = "satupintu.city.web.errors.too_many_tries"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # served from where they stand; nothing is collected
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a packet is at most 8 MB

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
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 9 * 3600
SESSION_COOKIE_NAME = "satupintu_city"  # ports do not separate cookies: each place has its own name
CSRF_COOKIE_NAME = "satupintu_city_csrf"
LANGUAGE_COOKIE_NAME = "satupintu_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_FAILURE_VIEW = "satupintu.city.web.errors.page_too_old"
CSRF_TRUSTED_ORIGINS = [CITY_URL]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
