"""Settings of the front door: who signs in how. All of it is the same on every machine."""

AUTHENTICATION_BACKENDS = ["community.members.backends.GatedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "display_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "community.members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_FORMS = {
    "login": "community.members.account_forms.SignInForm",
    "signup": "community.screening.forms.ScreenedSignUpForm",
    "add_email": "community.screening.forms.ScreenedChangeEmailForm",
    "change_password": "community.members.account_forms.ChangePasswordForm",
    "set_password": "community.members.account_forms.SetPasswordForm",
    "reset_password": "community.members.account_forms.ResetPasswordForm",
    "reset_password_from_key": "community.members.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "community.members.account_forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False  # a row for each link, so that a newer one ends the older
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "community.members.tokens.ResetTokens"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this browser stays signed in, all others do not
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "community.members.adapters.MfaAdapter"
USERSESSIONS_ADAPTER = "community.members.adapters.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "community.members.account_forms.CodeForm",
    "reauthenticate": "community.members.account_forms.CodeAgainForm",
    "activate_totp": "community.members.account_forms.ActivateTOTPForm",
    "login_webauthn": "community.members.account_forms.SignInByKeyForm",
    "authenticate_webauthn": "community.members.account_forms.KeyForm",
    "reauthenticate_webauthn": "community.members.account_forms.KeyAgainForm",
    "add_webauthn": "community.members.account_forms.AddKeyForm",
    "edit_webauthn": "community.members.account_forms.EditKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
