"""What a newcomer's browser does, in words."""

import re

from allauth.account.models import EmailAddress
from django.urls import reverse

from community.core.models import Letter
from tests.factories import PASSWORD

ADDRESS = "newcomer@example.org"


def sign_up(client, **more):
    given = {"username": "newcomer", "email": ADDRESS, "password1": PASSWORD, **more}
    return client.post(reverse("account_signup"), given)


def sign_in(client, member, password=PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": member.name, "password": password, **more}
    )


def ask_for_reset(client, member):
    return client.post(reverse("account_reset_password"), {"email": member.email})


def link_in(letter):
    """The path of the link in a letter; it must stand on the site's own address."""
    return re.search(r"^http://localhost:8000(/\S+)$", letter.text, re.MULTILINE).group(1)


def latest_link():
    return link_in(Letter.objects.latest("pk"))


def reset_by(client, path, password="a whole new secret"):
    """Follow a link of a mail and set a password; what the form answered."""
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def is_in(client):
    return "_auth_user_id" in client.session and client.get("/settings/").status_code == 200


def unverify(member):
    EmailAddress.objects.filter(user=member).update(verified=False)
