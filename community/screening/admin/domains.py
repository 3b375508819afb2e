"""Mail domains and link hosts at the desk."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, badges, when
from community.core.admin.filters import OneOf, answers_of
from community.core.forms import TextField
from community.members.permissions import can_manage_members
from community.screening.actions import decide_host, decide_mail_domain, drop_mail_domain
from community.screening.admin.adding import KeptAtTheDesk
from community.screening.domains import DOMAIN_MAX, domain_of
from community.screening.limits import KNOWN_AFTER
from community.screening.models import LinkHost, MailDomain, Standing


class DomainField(TextField):
    """A domain in its one spelling."""

    def __init__(self, **more):
        widget = forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"})
        super().__init__(max_length=DOMAIN_MAX, widget=widget, **more)

    def clean(self, value):
        domain = domain_of(super().clean(value))
        if not domain:
            raise forms.ValidationError(_("This is no domain. Write it like example.org."))
        return domain


class MailDomainForm(forms.ModelForm):
    domain = DomainField(label=_("Domain"), help_text=_("What stands after the @."))
    is_refused = forms.TypedChoiceField(
        label=_("Sign-up from there"),
        choices=[("True", _("Kept out")), ("False", _("Let in, whatever a list says"))],
        coerce=lambda value: value == "True",
    )

    class Meta:
        model = MailDomain
        fields = ["domain", "is_refused"]


class LinkHostForm(forms.ModelForm):
    host = DomainField(label=_("Linked site"), help_text=_("Its subdomains go with it."))
    standing = forms.ChoiceField(label=_("How far it is trusted"), choices=Standing.choices)

    class Meta:
        model = LinkHost
        fields = ["host", "standing"]


class MailVerdict(OneOf):
    title = _("Sign-up")
    parameter_name = "verdict"
    answers = {
        "refused": (_("Kept out"), Q(is_refused=True)),
        "welcome": (pgettext_lazy("screening", "Let in"), Q(is_refused=False)),
    }


class MailOrigin(OneOf):
    title = _("Decided by")
    parameter_name = "origin"
    answers = {
        "manager": (_("A manager"), Q(is_listed=False)),
        "list": (_("A list"), Q(is_listed=True)),
    }


class HostStanding(OneOf):
    title = _("Trust")
    parameter_name = "standing"
    answers = answers_of(Standing, "standing")


@admin.register(MailDomain)
class MailDomainAdmin(KeptAtTheDesk):
    """From which mail domains nobody signs up."""

    form = MailDomainForm
    fields = MailDomainForm.Meta.fields
    list_display = ["domain", "verdict", "origin"]
    list_filter = [MailVerdict, MailOrigin]
    search_fields = ["domain"]
    ordering = ("domain", "pk")
    verbs = (
        BulkVerb(
            "drop",
            pgettext_lazy("screening", "Drop"),
            _("Nothing is decided about it any more: people may sign up from there."),
            do=lambda domain, *, by: drop_mail_domain(domain=domain),
            may=lambda viewer, domain: can_manage_members(viewer),
            form=nothing_asked,
        ),
    )

    def save_model(self, request, obj, form, change):
        obj.pk = decide_mail_domain(row=obj if change else None, **form.cleaned_data).pk

    @admin.display(description=_("Sign-up"), ordering="is_refused")
    def verdict(self, domain):
        if domain.is_refused:
            return badge(_("Kept out"), "bad", "x")
        return badge(pgettext("screening", "Let in"), "good", "check")

    @admin.display(description=_("Decided by"), ordering="is_listed")
    def origin(self, domain):
        return _("A list") if domain.is_listed else _("A manager")


@admin.register(LinkHost)
class LinkHostAdmin(KeptAtTheDesk):
    """Where members link to, and which links newcomers may set freely."""

    form = LinkHostForm
    fields = LinkHostForm.Meta.fields
    list_display = ["host", "how_far", "member_count", "spam_count", "last"]
    list_filter = [HostStanding]
    search_fields = ["host"]
    ordering = ("-member_count", "-pk")

    def save_model(self, request, obj, form, change):
        obj.pk = decide_host(row=obj if change else None, **form.cleaned_data).pk

    @admin.display(description=_("Trust"), ordering="standing")
    def how_far(self, host):
        if host.standing == Standing.REFUSED:
            return badge(_("Not wanted"), "bad", "x")
        is_known = host.member_count >= KNOWN_AFTER and not host.spam_count
        if host.standing == Standing.TRUSTED or is_known:
            return badge(_("Trusted"), "good", "check")
        return badges(badge(_("Not yet")))

    @admin.display(description=_("Last linked to"), ordering="seen_at")
    def last(self, host):
        return when(host.seen_at)
