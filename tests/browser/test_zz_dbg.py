from tests.factories import PASSWORD
from community.core.models import *
from community.core.outbox import keep_all
from django.conf import settings
def test_x(visit):
    page = visit()
    page.go("/accounts/signup/")
    page.get_by_label("Account name").fill("Noor")
    page.get_by_label("E-mail").fill("noor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.press("Join", within=page.locator("#signup-form"))
    page.wait_for_timeout(2500)
    print(Promise.objects.values(), Letter.objects.values())
    print(keep_all())
    print(Promise.objects.values(), Letter.objects.values())
    print(settings.MAIL_DIR, list(settings.MAIL_DIR.glob("*")))
    assert 0
