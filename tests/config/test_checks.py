import pytest

from community.config.checks import faults, postgresql_is_set_right

RIGHT = ("on", "on", "on", "UTF8", "C.UTF-8", "å")


def told(*answers, throwaway=False):
    return [fault.msg for fault in faults(*answers, throwaway=throwaway)]


@pytest.mark.parametrize("ctype", ["C.UTF-8", "en_US.utf8", "sv_SE.UTF-8"])
def test_a_durable_database_that_knows_its_letters_is_right(ctype):
    assert told(*RIGHT[:4], ctype, "å") == []


@pytest.mark.parametrize(
    "letters", [("UTF8", "C", "å"), ("UTF8", "POSIX", "Å"), ("SQL_ASCII", "C.UTF-8", "å")]
)
def test_a_database_that_cannot_search_is_refused(letters):
    assert "would not find Hebrew and Swedish" in told(*RIGHT[:3], *letters)[0]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_F2_a_database_that_may_forget_is_refused_but_in_tests(place):
    answers = list(RIGHT)
    answers[place] = "off"

    assert "may lose posts" in told(*answers)[0]
    assert told(*answers, throwaway=True) == []


@pytest.mark.django_db
def test_the_database_of_the_tests_passes():
    assert postgresql_is_set_right(databases=["default"]) == []


def test_the_check_asks_nothing_where_no_database_is_named():
    assert postgresql_is_set_right(databases=None) == []
