"""Settings shared by every deployment; dev, test and production build on it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url

from madoguchi.config import env
from madoguchi.config.modules import load_core_modules, load_modules

ROOT = Path(__file__).resolve().parents[4]
VAR = env.folder("MADOGUCHI_VAR", ROOT / "var")

# --- the house -----------------------------------------------------------------------------
CORE_MODULES = load_core_modules()
MODULES = load_modules(env.words("MADOGUCHI_MODULES", "all"))
CORE_APPS = (
    "modules", "ui", "trail", "events", "accounts", "vault", "mail", "documents",
    "questionnaires", "desk", "cases",
)  # fmt: skip
WARD_NAME = env.text("MADOGUCHI_WARD_NAME", "みほん区")
WARD_CODE = env.text("MADOGUCHI_WARD_CODE", "131999")  # 全国地方公共団体コード, always a string

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    *[f"madoguchi.core.{name}" for name in CORE_APPS],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *[f"madoguchi.services.{module.name}" for module in MODULES],
    "django.forms",  # last: our own form templates come first
]

MIDDLEWARE = [
    "madoguchi.core.accounts.proxies.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "madoguchi.core.ui.middleware.OwnSiteMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "madoguchi.core.accounts.middleware.ActorMiddleware",
    "madoguchi.core.ui.middleware.DomainErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "madoguchi.core.accounts.guards.SessionGuardMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.core.ui.context.house",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "madoguchi.core.ui.templatetags.ui"],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its attributes and the house, nothing else
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
# core.ui stands below accounts: the frame asks these dotted functions at run time.
VIEW_GUARD = "madoguchi.core.accounts.http.requires"  # (permission code) -> decorator of a view
NAV_FILTER = (
    "madoguchi.core.accounts.frame.visible_entries"  # (request, entries) -> entries to show
)
ACCOUNT_MENU = (
    "madoguchi.core.accounts.frame.account_menu"  # (request) -> ui.frame.AccountMenu | None
)
GALLERY_IS_OPEN = False
CSRF_FAILURE_VIEW = "madoguchi.core.ui.errors.csrf_failure"

# --- data ----------------------------------------------------------------------------------
DATABASE_URL = env.text("MADOGUCHI_DATABASE_URL", f"sqlite:///{VAR / 'madoguchi.sqlite3'}")
# A kept connection is tried before it is used: after the database's standby took over, no request
# fails on a line that leads to the old one.
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: a receipt number has been shown to a person, so the row behind it must survive a
    # power cut (feasibility figures: 622 instead of 2,833 transactions a second).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA busy_timeout=20000;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("MADOGUCHI_REDIS_URL", "")
_TABLE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "house_cache"}
_REDIS = {
    "BACKEND": "madoguchi.config.caches.SteadyCache", "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}  # fmt: skip
CACHES: dict[str, dict[str, Any]] = {"default": _REDIS if REDIS_URL else _TABLE, "table": _TABLE}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- files, keys (keys live outside database and backups) ------------------------------------
VAULT_ROOT = env.folder("MADOGUCHI_VAULT_ROOT", VAR / "vault")
VAULT_KEYS = env.folder("MADOGUCHI_VAULT_KEYS", VAR / "keys")
# Signed ends of the trail; best on another machine's disk, never inside a backup of the database.
TRAIL_ANCHORS = env.folder("MADOGUCHI_TRAIL_ANCHORS", VAR / "trail-anchors")
TRAIL_MAY_BE_FLUSHED = False
BACKUP_ROOT = env.folder("MADOGUCHI_BACKUP_ROOT", VAR / "backups")
CLAMD_ADDRESS = env.text("MADOGUCHI_CLAMD", "")  # host:port or a socket's path; "" = not configured
FONT_ROOTS = [Path(__file__).resolve().parents[2] / "core" / "documents" / "fonts"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
# Large form files wait encrypted: Django's own handler would leave them in clear on the disk.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "madoguchi.core.vault.form_files.EncryptedUploadHandler",
]
VAULT_MAX_UPLOAD_BYTES = env.number("MADOGUCHI_VAULT_MAX_UPLOAD_MB", 200) * 1024 * 1024

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "madoguchi.core.accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "name_kana")},
    },
    {"NAME": "madoguchi.core.accounts.passwords.ReuseValidator"},
]
PASSWORD_RESET_TIMEOUT = 30 * 60
# The shortest password of somebody who signs in with a second factor; alone it takes 15.
PASSWORD_LENGTH = max(8, env.number("MADOGUCHI_PASSWORD_LENGTH", 8))
# How many passwords may not come back, where a ward wants more than accounts.rules asks for.
PASSWORD_MEMORY = env.number("MADOGUCHI_PASSWORD_MEMORY", 0)
# Only these proxies (addresses or networks) may say on whose behalf they ask.
TRUSTED_PROXIES = env.words("MADOGUCHI_TRUSTED_PROXIES")
SESSION_IDLE_MINUTES = env.number("MADOGUCHI_SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = env.number("MADOGUCHI_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Roles that must sign in with a second factor, and are led to setting one up at first sign-in.
MFA_ROLES = env.words("MADOGUCHI_MFA_ROLES", "ward_administrator,approver,accountant,key_holder")
INVITATION_DAYS = env.number("MADOGUCHI_INVITATION_DAYS", 7)

ACCOUNT_ADAPTER = "madoguchi.core.accounts.adapter.HouseAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link has proven the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Wrong passwords are counted by accounts.throttling; this one limits second-factor codes.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip", "login_failed": "5/5m/key", "reset_password": "20/h/ip,5/h/key",
}  # fmt: skip
_SIGN_IN_FORMS = "madoguchi.core.accounts.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{_SIGN_IN_FORMS}.SignInForm",
    "reauthenticate": f"{_SIGN_IN_FORMS}.ReauthenticateForm",
    "reset_password": f"{_SIGN_IN_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_SIGN_IN_FORMS}.NewPasswordForm",
    "change_password": f"{_SIGN_IN_FORMS}.ChangePasswordForm",
    "set_password": f"{_SIGN_IN_FORMS}.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": f"{_SIGN_IN_FORMS}.CodeForm",
    "reauthenticate": f"{_SIGN_IN_FORMS}.CodeAgainForm",
    "activate_totp": f"{_SIGN_IN_FORMS}.ActivateAppForm",
    "add_webauthn": f"{_SIGN_IN_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_SIGN_IN_FORMS}.RenamePasskeyForm",
    "login_webauthn": f"{_SIGN_IN_FORMS}.PasskeyForm",
}
MFA_ADAPTER = "madoguchi.core.accounts.adapter.HouseMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1

AXES_HANDLER = "madoguchi.core.accounts.throttling.HouseThrottle"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 1  # of the limits in accounts.throttling
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "madoguchi.core.accounts.throttling.typed_account"
AXES_CLIENT_IP_CALLABLE = "madoguchi.core.accounts.throttling.true_address"
AXES_LOCKOUT_CALLABLE = "madoguchi.core.accounts.throttling.too_many"
AXES_PASSWORD_FORM_FIELD = "password"  # noqa: S105 - the name of the field to mask
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- static files, pages ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("MADOGUCHI_STATIC_ROOT", VAR / "static")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie

# --- mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("MADOGUCHI_MAIL_FROM", "madoguchi@example.jp")
MAIL_CHANNEL = env.text("MADOGUCHI_MAIL_CHANNEL", "console")  # console (try mode) or smtp
# Who hears that a backup failed.
OPERATOR_MAILS = env.words("MADOGUCHI_OPERATOR_MAILS")
# The address that the worker asks every 60 seconds; "" if somebody outside runs `probe`.
SAFEGUARDING_PROBE_URL = env.text("MADOGUCHI_SAFEGUARDING_PROBE_URL", "")
MAIL_PER_MINUTE = env.number("MADOGUCHI_MAIL_PER_MINUTE", 300)  # per mail server; 0 = no limit
MAIL_BULK_WINDOW = env.text("MADOGUCHI_MAIL_BULK_WINDOW", "")  # "08:30-17:15": bulk mail only then
MAIL_ATTACHMENT_BYTES = env.number("MADOGUCHI_MAIL_ATTACHMENT_BYTES", 7_000_000)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = env.text("MADOGUCHI_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("MADOGUCHI_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("MADOGUCHI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("MADOGUCHI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("MADOGUCHI_SMTP_TLS", default=False)
TABLE_WRITERS = {  # the same for exports: (columns, rows, filename) -> response
    "csv": "madoguchi.core.documents.tables.csv_response",
    "xlsx": "madoguchi.core.documents.tables.xlsx_response",
}
MAIL_SENDER = "madoguchi.core.mail.queue_mail"  # accounts stands below mail: asked at run time
PUBLIC_URL = env.text("MADOGUCHI_PUBLIC_URL", "http://127.0.0.1:8000")

# --- the log ------------------------------------------------------------------------------------
# What went wrong, to standard error, where the service manager keeps it. Deeds are in the trail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers are silent without DEBUG, and write to nobody's mailbox.
        "django": {"handlers": [], "level": "WARNING"},
        # Not the refusals: their addresses may hold the token of a link.
        "django.request": {"level": "ERROR"},
        # It writes down what was typed as an account; people type a password there.
        "axes": {"level": "CRITICAL"},
        "madoguchi.mail": {"level": "INFO"},  # the channel "console" shows its mails here
    },
}

# Only bin/serve on loopback sets this: one-click sign-in for the demo people.
DEMO_SIGN_IN = False
