"""Mail domains and link hosts: decided about, and taken in from lists."""

from collections.abc import Iterable
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.screening.domains import domain_of
from community.screening.models import LinkHost, MailDomain

BATCH = 2_000


class BadDomain(Refused):
    """What was written is no domain."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def decide_mail_domain(
    *, domain: str, is_refused: bool, row: MailDomain | None = None
) -> MailDomain:
    """From now on nobody signs up from there; or they do, whatever a list says."""
    decided = {"domain": _checked(domain), "is_refused": is_refused, "is_listed": False}
    return _decided(MailDomain, row, "domain", decided)


def drop_mail_domain(*, domain: MailDomain) -> None:
    """Decide nothing about it."""
    MailDomain.objects.filter(pk=domain.pk).delete()


@transaction.atomic
def take_in_mail_domains(*, lines: Iterable[str]) -> int:
    """Refuse every domain of a list, one a line. What a manager decided stays as it is."""
    named = {domain_of(line.partition("#")[0]) for line in lines} - {""}
    rows = [MailDomain(domain=domain, is_listed=True) for domain in sorted(named)]
    before = MailDomain.objects.count()
    MailDomain.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return MailDomain.objects.count() - before


def decide_host(*, host: str, standing: str, row: LinkHost | None = None) -> LinkHost:
    """Trust a host's links, refuse them, or go by what members link to."""
    return _decided(LinkHost, row, "host", {"host": _checked(host), "standing": standing})


def _decided(model, row, name, decided):
    """The row that was opened, or the one of this name, made where there is none."""
    chosen = {"pk": row.pk} if row else {name: decided[name]}
    return model.objects.update_or_create(**chosen, defaults=decided)[0]


def _checked(name):
    domain = domain_of(name)
    if not domain:
        raise BadDomain(_("This is no domain. Write it like example.org."))
    return domain
