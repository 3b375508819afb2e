"""What allauth asks of us: who may sign up, who may come in, how mail leaves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from community.core.mail import write_letter
from community.core.matters import bring
from community.live.announcing import end
from community.live.tickets import session_right
from community.members.actions import note_reset_request, register_member
from community.members.letters import may_write_to_stranger
from community.members.models import Registration
from community.members.names import check_name
from community.members.permissions import may_sign_in
from community.members.queries import (
    is_name_free,
    is_shut_out,
    member_by_login,
    open_invitation,
    the_community,
)
from community.members.tokens import make_way_back

# Mail that somebody else than its reader may set off.
SET_OFF_BY_ANYONE = frozenset(
    [
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
    ]
)
# What of allauth's context a letter may say.
SAID = (
    "activate_url",
    "password_reset_url",
    "username",
    "ip",
    "user_agent",
    "timestamp",
    "from_email",
    "to_email",
    "deleted_email",
)


def site_address(urlname, **kwargs):
    """An address for a letter: the configured one, whatever a request says its host is."""
    return settings.SITE_URL + reverse(urlname, kwargs=kwargs or None)


class AccountAdapter(DefaultAccountAdapter):
    """The front door."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account was closed."),
        "email_password_mismatch": _("Address and password do not fit together."),
        "username_password_mismatch": _("Name and password do not fit together."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("This code is not right, or not any more."),
        "username_taken": _("This name is taken, or reads like one that is. Try another."),
        "email_taken": _("This address belongs to another account."),
        "duplicate_email": _("This is your address already."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("That was a lot in a short time. Wait a minute, then try again."),
        "unverified_primary_email": _("Follow the link in the mail first."),
    }

    # Coming in -----------------------------------------------------------------------------

    def is_open_for_signup(self, request):
        if the_community().registration != Registration.INVITATION:
            return True
        token = request.POST.get("invitation") or request.GET.get("invitation", "")
        return open_invitation(token) is not None

    def clean_username(self, username, shallow=False):
        name = check_name(username)
        if not shallow and not is_name_free(name):
            raise ValidationError(self.error_messages["username_taken"], code="username_taken")
        return name

    def save_user(self, request, user, form, commit=True):
        given = form.cleaned_data
        return register_member(
            name=given["username"],
            display_name=given["display_name"],
            email=given["email"],
            password=given["password1"],
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            time_zone=given["time_zone"],
            token=given["invitation"],
        )

    def pre_login(self, request, user, **how):
        """Nothing yet: every way in ends in `login`, after the person has shown who they are."""

    def login(self, request, user):
        entry = may_sign_in(user)
        if not entry.is_allowed:
            request.session.flush()
            raise ImmediateHttpResponse(_shut(request, entry, make_way_back(user)))
        super().login(request, user)

    @transaction.atomic
    def logout(self, request):
        key = request.session.session_key
        super().logout(request)
        if key:
            end(session_right(key))

    @transaction.atomic
    def set_password(self, user, password):
        """Whoever was signed in by the old one is signed out, and their streams close."""
        super().set_password(user, password)
        end(f"member:{user.pk}")

    def respond_user_inactive(self, request, user):
        return _shut(request, may_sign_in(user))

    @transaction.atomic
    def confirm_email(self, request, email_address):
        """A link that was followed leads nowhere any more. Who waits to be let in waits from now:
        nobody is asked to look at an address that may be made up."""
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            EmailConfirmation.objects.filter(email_address=email_address).delete()
            if email_address.user.approved_at is None:
                bring("newcomer", email_address.user_id)
        return is_confirmed

    def get_email_verification_redirect_url(self, email_address):
        if email_address.user.approved_at is None:
            return reverse("members:waiting")
        return super().get_email_verification_redirect_url(email_address)

    def is_safe_url(self, url):
        """On from a form, only to a path of this site."""
        return bool(url) and url.isprintable() and url_has_allowed_host_and_scheme(url, None)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Tries are counted for the account, whether it is called by its name or its address."""
        login = credentials.get("email") or credentials.get("username") or ""
        member = member_by_login(login)
        return f"member:{member.pk}" if member else f"nobody:{login.lower()}"

    def get_reauthentication_methods(self, user):
        said = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use a key"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": said[method["id"]]} for method in methods]

    # Mail ----------------------------------------------------------------------------------

    def get_email_confirmation_url(self, request, emailconfirmation):
        return site_address("account_confirm_email", key=emailconfirmation.key)

    def get_reset_password_from_key_url(self, key):
        uid, _dash, secret = key.partition("-")
        return site_address("account_reset_password_from_key", uidb36=uid, key=secret)

    def send_account_already_exists_mail(self, email):
        address = site_address("account_reset_password")
        context = {"password_reset_url": address}
        self.send_mail("account/email/account_already_exists", email, context)

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Only the latest link confirms an address."""
        older = EmailConfirmation.objects.filter(email_address=emailconfirmation.email_address)
        older.exclude(pk=emailconfirmation.pk).delete()
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email)

    @transaction.atomic
    def send_mail(self, template_prefix, email, context):
        template = template_prefix.rpartition("/")[2]
        if template in SET_OFF_BY_ANYONE and (
            is_shut_out(email) or not may_write_to_stranger(email)
        ):
            return
        member = context.get("user") or member_by_login(email)
        if template == "password_reset_key":
            note_reset_request(member=member)
        said = {name: context[name] for name in SAID if name in context}
        write_letter(
            to=email,
            template=template,
            language=member.language if member else get_language() or settings.LANGUAGE_CODE,
            context={**said, "member": member, "house": the_community()},
        )


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Signing out of other browsers."""

    @transaction.atomic
    def end_sessions(self, sessions):
        keys = [session.session_key for session in sessions]
        super().end_sessions(sessions)
        end(*map(session_right, keys))


class MfaAdapter(DefaultMFAAdapter):
    """The second lock."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or not any more."),
        "unverified_email": _("Confirm your e-mail first: follow the link in the mail."),
        "add_email_blocked": _("Take the second step off before you change your e-mail."),
        "cannot_delete_authenticator": _("The second step cannot be taken off now."),
        "cannot_generate_recovery_codes": _("Set up an app or a key first."),
    }

    def get_totp_issuer(self):
        return the_community().name

    def _get_site_name(self):
        return the_community().name

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        return gettext("Key %(number)s") % {"number": number}


def _shut(request, entry, way_back=""):
    """The gate stays shut. Who showed who they are is led on to asking for a second look."""
    context = {"sentence": entry.sentence, "way_back": way_back if entry.may_appeal else ""}
    return render(request, "account/account_inactive.html", context, status=403)
