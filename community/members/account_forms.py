"""allauth's forms in our words: its checks, our labels, and what we ask of newcomers."""

import zoneinfo

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.core.forms import TextField
from community.members.adapters import MfaAdapter
from community.members.models import Registration
from community.members.names import DISPLAY_MAX, check_display_name
from community.members.queries import (
    is_display_name_free,
    is_shut_out,
    open_invitation,
    the_community,
)

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)  # fido2's words for nonsense
PASSWORD_HINT = _("At least 10 signs. A few words in a row are easy to keep in mind.")


class InOurWords:
    """Labels and hints as the house says them. Placeholders go: a label is always there."""

    labels: dict = {}
    hints: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": _("Account name or e-mail"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class SignUpForm(InOurWords, account.SignupForm):
    labels = {
        "username": _("Account name"),
        "email": _("E-mail"),
        "password1": _("Password"),
    }
    hints = {
        "username": _("Letters and digits. Others mention you by it."),
        "email": _("Nobody else sees it. A link comes to this address."),
        "password1": PASSWORD_HINT,
    }
    field_order = ["username", "display_name", "email", "password1"]

    display_name = TextField(
        required=False,
        max_length=DISPLAY_MAX,
        label=_("Display name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    invitation = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = context.request
        self.fields["invitation"].initial = request.GET.get("invitation", "") if request else ""

    def clean_display_name(self):
        if not self.cleaned_data["display_name"]:
            return ""
        text = check_display_name(self.cleaned_data["display_name"])
        if not is_display_name_free(text):
            raise ValidationError(_("This display name reads like another member's. Try another."))
        return text

    def validate_unique_email(self, value):
        """An address that is shut out is answered like one that has an account."""
        value = super().validate_unique_email(value)
        self.account_already_exists = self.account_already_exists or is_shut_out(value)
        return value

    def clean_time_zone(self):
        """What the browser says; a zone that is none of ours is no reason to stop anybody."""
        name = self.cleaned_data["time_zone"]
        return name if name in zoneinfo.available_timezones() else "UTC"

    def clean(self):
        given = super().clean()
        by_invitation = the_community().registration == Registration.INVITATION
        if by_invitation and not open_invitation(given.get("invitation", ""), given.get("email")):
            raise ValidationError(
                _("This invitation does not work for this address, or not any more.")
            )
        return given

    @transaction.atomic
    def save(self, request):
        """The account, its address and its invitation stand together or not at all."""
        return super().save(request)


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    labels = {"email": _("New e-mail")}
    hints = {"email": _("A link goes there. Until you follow it, the old address stays.")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": _("E-mail")}

    def clean_email(self):
        """An address that a member only wants to change to opens nothing of theirs yet; that of
        who is banned opens nothing any more."""
        address = super().clean_email()
        own = [user for user in self.users if user.email.lower() == address.lower()]
        self.users = [user for user in own if not user.is_banned]
        return address


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class CodeForm(InOurWords, mfa.AuthenticateForm):
    labels = {"code": _("Code")}


class CodeAgainForm(InOurWords, mfa.ReauthenticateForm):
    labels = {"code": _("Code")}


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}


class ReadableKey:
    """A key's answer comes from outside; one that makes no sense is a wrong one, not an error."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except UNREADABLE as error:
            raise MfaAdapter().validation_error("incorrect_code") from error


class SignInByKeyForm(ReadableKey, webauthn.LoginWebAuthnForm):
    """A key alone opens the door."""


class KeyForm(ReadableKey, webauthn.AuthenticateWebAuthnForm):
    """A key as the second step."""


class KeyAgainForm(ReadableKey, webauthn.ReauthenticateWebAuthnForm):
    """A key shows that it is still you."""


class AddKeyForm(InOurWords, webauthn.AddWebAuthnForm):
    labels = {"name": _("Name of the key"), "passwordless": _("Sign in with this key alone")}
    hints = {"passwordless": _("The key then asks for a PIN, a finger or a face.")}

    def clean(self):
        try:
            return super().clean()
        except UNREADABLE as error:
            raise MfaAdapter().validation_error("incorrect_code") from error


class EditKeyForm(InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name of the key")}
