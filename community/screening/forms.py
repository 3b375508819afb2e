"""The forms of the front door that take an address, with one more question about it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.members.account_forms import ChangeEmailForm, SignUpForm
from community.screening.queries import is_mail_refused


class KeptAddress:
    """Throw-away addresses are refused where one is new; who came earlier signs in as before."""

    def clean_email(self):
        address = super().clean_email()
        if is_mail_refused(address):
            raise ValidationError(
                _("This address is from a service for throw-away mail. Use one you keep."),
                code="mail_refused",
            )
        return address


class ScreenedSignUpForm(KeptAddress, SignUpForm):
    pass


class ScreenedChangeEmailForm(KeptAddress, ChangeEmailForm):
    pass
