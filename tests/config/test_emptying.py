"""What a browser still asks for while the tables are emptied is waited for, not stumbled over."""

from threading import Thread

import pytest
from django.db import connection

from community.groups.models import Group
from tests.beside import beside, until_somebody_waits
from tests.emptying import empty_tables
from tests.factories import make_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_tables_are_emptied_though_a_page_holds_the_last_and_wants_the_first():
    make_group()
    with beside() as page:
        page.execute("SET deadlock_timeout = '1min'")  # so that it is the emptying that is ended
        page.execute("SELECT FROM usersessions_usersession")
        emptying = Thread(target=empty_and_close)
        emptying.start()
        until_somebody_waits()
        page.execute("SELECT FROM account_emailaddress")
        page.rollback()
        emptying.join()

    assert not Group.objects.exists()


def empty_and_close():
    try:
        empty_tables()
    finally:
        connection.close()
