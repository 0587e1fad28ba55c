"""Django's settings, made from the configuration of this environment (configuration.py: each setting, what is refused).

Denied by default: no inline script or style, no page in a frame, no cookie over http but on this machine, no view that
the access table does not name (accounts/access.py).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP

from eutonia.web.configuration import read_configuration
from eutonia.web.logs import LOGS
from eutonia.web.mail import mailers

CONFIGURATION = read_configuration(os.environ)
WEB = Path(__file__).parent

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = False
ALLOWED_HOSTS = [host.strip("[]") if host != "::1" else "[::1]" for host in CONFIGURATION.hosts]
SAMPLE = CONFIGURATION.sample
METRICS = CONFIGURATION.metrics
SIGN_UP = CONFIGURATION.sign_up

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "eutonia.web.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "eutonia.web.audit",
    "eutonia.web.treatment",
    "eutonia.web.messaging",
    "eutonia.web.portal",
    "eutonia.web.worklist",
    "eutonia.web.api",
]
MIDDLEWARE = [
    "eutonia.web.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "eutonia.web.accounts.middleware.OwnZone",
    "eutonia.web.audit.middleware.ReadTrail",
    "eutonia.web.accounts.middleware.AccessTable",
]
ROOT_URLCONF = "eutonia.web.urls"
ASGI_APPLICATION = "eutonia.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],  # before allauth's own, which carry an inline style
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eutonia.web.navigation.navigation",
            ],
        },
    }
]

# ------------------------------------------------------------------------------------------------------- database

DATABASES = {"default": dj_database_url.parse(CONFIGURATION.database, conn_max_age=60, conn_health_checks=True)}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits its turn instead of failing; what was acknowledged survives a power cut.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and lock-outs count here. Several workers share the database; one has it in memory.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if ON_SQLITE
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# ------------------------------------------------------------------------------------------------------- accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "eutonia.web.accounts.adapter.ClinicAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "eutonia.web.accounts.forms.SignUp"
ACCOUNT_FORMS = {
    "login": "eutonia.web.accounts.sign_in_forms.Login",
    "signup": "eutonia.web.accounts.sign_in_forms.SignUp",
    "change_password": "eutonia.web.accounts.sign_in_forms.ChangePassword",
    "set_password": "eutonia.web.accounts.sign_in_forms.SetPassword",
    "reset_password": "eutonia.web.accounts.sign_in_forms.ResetPassword",
    "reset_password_from_key": "eutonia.web.accounts.sign_in_forms.NewPassword",
    "reauthenticate": "eutonia.web.accounts.sign_in_forms.Reauthenticate",
    "add_email": "eutonia.web.accounts.sign_in_forms.AddAddress",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address an account
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's password or second factor is changed is told
ACCOUNT_SESSION_REMEMBER = False  # else allauth offers three weeks
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds: who signs has just shown who they are
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if CONFIGURATION.https else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "eutonia.web.accounts.sign_in_forms.Code",
    "reauthenticate": "eutonia.web.accounts.sign_in_forms.CodeAgain",
    "activate_totp": "eutonia.web.accounts.sign_in_forms.FirstCode",
    "add_webauthn": "eutonia.web.accounts.sign_in_forms.NewPasskey",
    "edit_webauthn": "eutonia.web.accounts.sign_in_forms.PasskeyName",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONFIGURATION.local and not CONFIGURATION.https
MFA_TOTP_ISSUER = "Eutonia"
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "eutonia.web.accounts.adapter.ClinicLogins"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": each["id"],
                "name": each["name"],
                "client_id": each["client_id"],
                "secret": each["secret"],
                "settings": {"server_url": each["server_url"]},
            }
            for each in CONFIGURATION.oidc
        ],
    }
}

# ------------------------------------------------------------------------------------------------------- security


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # A form that ends at the clinic's identity provider is sent on there, and browsers ask for that too.
    "form-action": [CSP.SELF, *sorted({_origin(each["server_url"]) for each in CONFIGURATION.oidc})],
    "frame-ancestors": [CSP.NONE],
}
SESSION_COOKIE_AGE = CONFIGURATION.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True  # it expires by disuse
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIGURATION.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if CONFIGURATION.https:
    SECURE_SSL_REDIRECT = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else every rate limit by address counts the proxy's
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIGURATION.hosts]
# What a form or a file may weigh: a diary note has 4,000 signs, a FHIR record 20 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
CSRF_FAILURE_VIEW = "eutonia.web.errors.forged"

# ------------------------------------------------------------------------------------------------------- the rest

STATIC_URL = "static/"
STATICFILES_DIRS = [WEB / "static"]
if CONFIGURATION.static:  # `eutonia serve` collects and compresses them there: most of a first load
    STATIC_ROOT = CONFIGURATION.static
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
    }
SERVESTATIC_USE_FINDERS = not CONFIGURATION.static
SERVESTATIC_AUTOREFRESH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIGURATION.mail_from
LOGGING = LOGS
MAILERS = mailers(CONFIGURATION.mail)
