"""Make a manager of the community from the console."""

import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from community.core.errors import Refused
from community.members.actions.founding import found_manager
from community.members.models import User
from community.members.names import check_name


class Command(BaseCommand):
    help = "Makes a manager of the community. The password is asked for, or read from PASSWORD."

    def add_arguments(self, parser):
        parser.add_argument("--name", help="the name to sign in with")
        parser.add_argument("--email", help="their e-mail address")

    def handle(self, *args, name, email, **options):
        try:
            name = check_name(name or input("Name: "))
            email = (email or input("E-mail: ")).strip().lower()
            validate_email(email)
            if User.objects.filter(email__iexact=email).exists():
                raise CommandError("A member with this address exists already.")
            password = os.environ.get("PASSWORD") or getpass.getpass("Password: ")
            validate_password(password, User(name=name, email=email))
            found_manager(name=name, email=email, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name} runs the community now.")
