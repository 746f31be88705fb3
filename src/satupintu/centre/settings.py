"""Settings of the centre, from the environment. It has no pages and no accounts, only programs with a token."""

from satupintu import environment

FOLDER = environment.folder("centre")
SECRET_KEY = FOLDER.secret("django")
DEBUG = False
SIMULATED = environment.flag("SATUPINTU_SIMULATED")
ALLOWED_HOSTS = environment.text("SATUPINTU_HOSTS", "127.0.0.1,localhost,testserver").split(",")

TOKEN = environment.text("SATUPINTU_CENTRE_TOKEN", "") or FOLDER.secret("token")
# whoever makes credentials reads templates (OSIA's readTemplate); the city's token does not
TEMPLATES_TOKEN = environment.text("SATUPINTU_CENTRE_TEMPLATES_TOKEN", "") or FOLDER.secret("templates-token")
# answers go to the city and nowhere else: a callback elsewhere would let a caller reach into this network
CITY_URL = environment.url("SATUPINTU_CITY_URL", "http://127.0.0.1:8000")
KEYS = FOLDER.keys
# whose signature is the city's, base64; left out, the first one that asks for fingers is, from then on
CITY_KEY = environment.text("SATUPINTU_CITY_KEY", "")
# MOSIP's data share and authentication; left out, its messages may speak only of who is here
MOSIP_URL = environment.url("SATUPINTU_MOSIP_URL", "") if environment.text("SATUPINTU_MOSIP_URL", "") else ""
MOSIP_APP = environment.text("SATUPINTU_MOSIP_APP", "regproc")
MOSIP_CLIENT = environment.text("SATUPINTU_MOSIP_CLIENT", "mosip-regproc-client")
MOSIP_SECRET = environment.text("SATUPINTU_MOSIP_SECRET", "")
GALLERY = "KTP"  # there even while nobody is in it
GALLERY_FOLDER = FOLDER.path / "gallery"
# where one machine is outgrown: the gallery in so many shards over Ray, here or at a cluster's address
SHARDS = environment.whole("SATUPINTU_CENTRE_SHARDS", 0)
RAY_ADDRESS = environment.text("SATUPINTU_RAY_ADDRESS", "") or None
WORK_LOCK = FOLDER.path / "work.lock"
ANSWER_WITHIN = 60.0  # seconds that a call without callback waits for its answer

INSTALLED_APPS = ["satupintu.centre"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "satupintu.centre.api.access.ProblemMiddleware",
    "satupintu.centre.api.access.TokenMiddleware",
]
ROOT_URLCONF = "satupintu.centre.urls"
WSGI_APPLICATION = "satupintu.centre.wsgi.application"
APPEND_SLASH = False

DATABASES = {"default": environment.sqlite(FOLDER.path / "centre.sqlite3", durable=True)}
# a file: the work of another thread is invisible in an SQLite database kept in memory
DATABASES["default"]["TEST"] = {"NAME": str(FOLDER.path / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a packet of 8 MB is 11 MB in base64

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}},
}
