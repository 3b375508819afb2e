"""The first manager comes in through the console, whatever the registration says."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community.members.actions.naming import refuse_borrowed_display_name, refuse_taken_name
from community.members.models import User


@transaction.atomic
def found_manager(*, name: str, email: str, password: str) -> User:
    """An account with the keys of the house, its address taken as true."""
    now = timezone.now()
    member = User(name=name, display_name=name, email=email, approved_at=now, manager_since=now)
    member.clean()
    refuse_taken_name(member.name)
    refuse_borrowed_display_name(member.display_name)
    member.set_password(password)
    member.save()
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return member
