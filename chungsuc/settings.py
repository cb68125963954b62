"""All settings. A deployment sets environment variables; nothing else differs between machines."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from platformdirs import user_data_path

from chungsuc.accounts.server import mail_server


def flag(name: str) -> bool:
    text = os.environ.get(name, "0")
    if text not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"


def megabytes(name: str, usual: str) -> int:
    text = os.environ.get(name) or usual
    if not text.isdecimal() or not int(text):
        raise ImproperlyConfigured(f"{name} must be a whole number of megabytes, not {text!r}")
    return int(text) * 2**20


def hours(name: str, usual: str) -> int:
    text = os.environ.get(name) or usual
    if not text.isdecimal() or not 0 < int(text) <= 24 * 30:
        raise ImproperlyConfigured(f"{name} must be a whole number of hours, at most 720, not {text!r}")
    return int(text) * 3600


def kept_secret(path: Path) -> str:
    """A key made once per installation and kept outside the database."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("CHUNGSUC_HOME") or user_data_path("chungsuc")).resolve()
HOME.mkdir(parents=True, exist_ok=True)
DEMO = flag("CHUNGSUC_DEMO")
DEMO_DAYS = ("2020-04-20", "2023-11-06", "2025-01-15", "2025-09-15")
DEBUG = flag("CHUNGSUC_DEBUG")
SECRET_KEY = kept_secret(HOME / "keys" / "secret")
AUDIT_KEY = kept_secret(HOME / "keys" / "audit")
ALLOWED_HOSTS = os.environ.get("CHUNGSUC_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

MAX_FILE_BYTES = megabytes("CHUNGSUC_MAX_FILE_MB", "25")
# A certificate of the office (PKCS#12) with which papers are signed when they are issued; absent: people sign outside.
SIGNING_CERT = Path(os.environ["CHUNGSUC_SIGNING_CERT"]) if os.environ.get("CHUNGSUC_SIGNING_CERT") else None
SIGNING_PASSPHRASE = os.environ.get("CHUNGSUC_SIGNING_PASSPHRASE", "")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "chungsuc.documents.receiving.BoundedFileUploadHandler",
]

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("CHUNGSUC_DATABASE") or f"sqlite:///{HOME / 'chungsuc.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "chungsuc.audit",
    "chungsuc.jobs",
    "chungsuc.accounts",
    "chungsuc.units",
    "chungsuc.documents",
    "chungsuc.progress",
    "chungsuc.movements",
    "chungsuc.reporting",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chungsuc.accounts.middleware.VietnameseFirstMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chungsuc.accounts.middleware.DevicesMiddleware",
    "chungsuc.working_day.WorkingDayMiddleware",
    "chungsuc.accounts.middleware.NoNulMiddleware",
    "chungsuc.accounts.middleware.RefusedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "chungsuc.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chungsuc.menu.page",
            ],
            "libraries": {"terms": "chungsuc.help.terms"},
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "chungsuc.accounts.adapter.Adapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MAIL = mail_server(os.environ.get("CHUNGSUC_MAIL", ""))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = False  # axes alone counts failures
ACCOUNT_SESSION_REMEMBER = False  # closing the browser signs out: many officials share a machine
SESSION_COOKIE_AGE = hours("CHUNGSUC_SESSION_HOURS", "8")  # without use; a working day, not the night after it
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a whole office may share one address
AXES_USERNAME_CALLABLE = "chungsuc.accounts.adapter.username_of"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "login",
    "ma",
    "password-again",
]  # a code mistyped is near the code
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "chungsuc.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "chungsuc.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
COLLECTED = flag("CHUNGSUC_COLLECT") or (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
