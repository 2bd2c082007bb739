"""Django's settings. What differs between installations comes from `environment`."""

from datetime import timedelta
from pathlib import Path

from kinpin.config import environment
from kinpin.vault.keyring import Purpose

_env = environment.load()
_root = Path(__file__).resolve().parent.parent

# --- Kinpin's own -------------------------------------------------------------------------------------------

KEYRING = _env.keyring
DATA_FOLDER = _env.data
DEMO = _env.demo
FAMILY_ORIGIN = _env.family_origin
PRACTICE_ORIGIN = _env.practice_origin
TRUSTED_PROXIES = _env.trusted_proxies
FORWARDED_HEADER = _env.forwarded_header
TWO_SIDES_ONE_HOST = FAMILY_ORIGIN == PRACTICE_ORIGIN

# --- Django --------------------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = _env.keyring.newest(Purpose.COOKIES)[1].hex()
SECRET_KEY_FALLBACKS = [key.hex() for key in list(_env.keyring.all(Purpose.COOKIES).values())[1:]]
ALLOWED_HOSTS = _env.hosts
ROOT_URLCONF = "kinpin.config.urls"
WSGI_APPLICATION = "kinpin.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Without ATOMIC_REQUESTS: acts open their own transactions, for a refused try is kept although nothing is redeemed.
DATABASES = {"default": _env.database}
# Holds the codes of an app that were used, so that none works twice.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "kinpin.ui",
    "kinpin.audit",
    "kinpin.outbox",
    "kinpin.inbox",
    "kinpin.accounts",
    "kinpin.practices",
    "kinpin.families",
    "kinpin.schedule",
    "kinpin.enrollment",
    "kinpin.handouts",
    "kinpin.entrance",
    "kinpin.workspace",
    "kinpin.practice_portal",
    "kinpin.patient_portal",
    "kinpin.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kinpin.config.sides.SideMiddleware",
    "kinpin.accounts.middleware.SessionMiddleware",
    "kinpin.entrance.language.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kinpin.entrance.middleware.PageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "kinpin.entrance.context.page",
            ],
            "builtins": [
                "kinpin.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [_root / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_MANIFEST_STRICT = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_HANDLERS: list[str] = []  # no page takes a file: what is sent all the same is dropped, not kept on disk

# --- What the browser is told --------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _env.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-kinpin-csrf" if _env.https else "kinpin-csrf"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "kinpin.entrance.errors.expired_form"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if _env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _env.https
SECURE_SSL_REDIRECT = False  # the proxy that ends TLS redirects; Kinpin never answers for plain http
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer a browser posts with Origin: null, and CSRF refuses it
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Signing in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Login"
SESSION_ENGINE = "kinpin.accounts.sessions"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["kinpin.accounts.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kinpin.accounts.passwords.LengthValidator"},
    {"NAME": "kinpin.accounts.passwords.BlocklistValidator"},
]
ACCOUNT_ADAPTER = "kinpin.entrance.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # our own act proves the address before it opens the login
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # ours are counted in the database, and each says how long to wait
MFA_ADAPTER = "kinpin.accounts.second_factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Kinpin"
MFA_RECOVERY_CODE_DIGITS = 20  # 66 bits each, as NIST SP 800-63B-4 asks of saved recovery codes
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _env.https

# --- Mail ----------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _env.mail.host
EMAIL_PORT = _env.mail.port
EMAIL_HOST_USER = _env.mail.user
EMAIL_HOST_PASSWORD = _env.mail.password
EMAIL_USE_TLS = _env.mail.starttls
EMAIL_USE_SSL = _env.mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _env.mail.sender

# --- Logs: one line each on standard error ---------------------------------------------------------------------
# Kinpin's addresses hold no names and no secrets, but one that was mistyped may: it is not written down.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "kinpin.config.logs.LineFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "kinpin": {"level": "WARNING" if DEMO else "INFO"},
        "_granian": {},  # the server's own lines like all others
        "django.request": {"level": "ERROR"},
        # Whoever knocks under another name, or sends a form from elsewhere, writes no lines.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
