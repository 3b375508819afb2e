import pytest
from django.urls import reverse

from community.screening.actions import use_scale
from community.screening.models import House, LinkHost, MailDomain, Scale, WatchedWord
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
WORD = {
    "pattern": "kotlet",
    "how": "plain",
    "does": "hold",
    "replacement": "",
    "language": "",
    "group": "",
    "note": "",
}


@pytest.fixture
def manager(client):
    member = make_member(is_manager=True)
    client.force_login(member)
    return member


def add(client, model, **fields):
    return client.post(reverse(f"admin:screening_{model}_add"), fields)


def change(client, row, **fields):
    name = row._meta.model_name
    return client.post(reverse(f"admin:screening_{name}_change", args=[row.pk]), fields)


def make_scale(**more):
    told = {"lesson_count": 300, "spam_count": 50, "area": 0.98, "held_share": 0.002}
    more = {"version": 1, "weights": b"", **told, **more}
    return Scale.objects.create(unit=1, bias=0, threshold=0, found_share=0.9, **more)


def test_the_empty_form_opens_and_the_list_leads_to_it(client, manager):
    page = client.get(reverse("admin:screening_watchedword_changelist"))

    assert reverse("admin:screening_watchedword_add") in page.content.decode()
    assert client.get(reverse("admin:screening_watchedword_add")).status_code == 200


def test_a_manager_watches_for_a_word_changes_it_and_drops_it(client, manager):
    group = make_group()

    added = add(client, "watchedword", **WORD | {"group": group.pk, "language": "he"})

    word = WatchedWord.objects.get()
    assert (added.status_code, word.group, word.made_by) == (302, group, manager)
    changed = change(client, word, **WORD | {"does": "replace", "replacement": "cutlet"})
    word.refresh_from_db()
    assert (changed.status_code, word.does, word.replacement) == (302, "replace", "cutlet")
    assert (word.group, word.language, word.made_by) == (None, "", manager)
    page = reverse("admin:screening_watchedword_changelist")
    client.post(page, {"action": "drop", "_selected_action": word.pk, "answered": "1"})
    assert not WatchedWord.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pattern": "(a+)+$", "how": "regex"}, "takes too long"),
        ({"pattern": "(", "how": "regex"}, "not a regular expression"),
        ({"pattern": "two words*", "how": "wildcard"}, "is one word"),
        ({"pattern": "**", "how": "wildcard"}, "at least one letter"),
        ({"pattern": "!!!"}, "at least one letter"),
        ({"pattern": ""}, "required"),
        ({"pattern": "a" * 301}, "at most 300"),
        ({"group": "999999"}, "not one of the available"),
        ({"how": "nonsense"}, "not one of the available"),
    ],
)
def test_what_cannot_be_watched_for_is_said_on_the_form(client, manager, fields, said):
    page = add(client, "watchedword", **WORD | fields)

    assert page.status_code in (200, 422)
    assert said in page.content.decode()
    assert not WatchedWord.objects.exists()


def test_the_same_word_twice_is_said_on_the_form(client, manager):
    add(client, "watchedword", **WORD)

    again = add(client, "watchedword", **WORD)

    assert again.status_code in (200, 422)
    assert WatchedWord.objects.count() == 1


def test_a_replacement_belongs_to_replacing_only(client, manager):
    add(client, "watchedword", **WORD | {"replacement": "cutlet"})

    assert WatchedWord.objects.get().replacement == ""


def test_mail_domains_are_decided_about(client, manager):
    add(client, "maildomain", domain="WWW.Trash.Example", is_refused="True")
    domain = MailDomain.objects.get()
    assert (domain.domain, domain.is_refused) == ("trash.example", True)

    change(client, domain, domain="trash.example", is_refused="False")
    domain.refresh_from_db()
    assert domain.is_refused is False

    wrong = add(client, "maildomain", domain="no domain", is_refused="True")
    assert "This is no domain" in wrong.content.decode()


def test_link_hosts_are_trusted_and_refused_and_keep_their_counts(client, manager):
    host = LinkHost.objects.create(host="wiki.example", member_count=9)

    change(client, host, host="wiki.example", standing="refused")

    host.refresh_from_db()
    assert (host.standing, host.member_count) == ("refused", 9)


def test_a_training_is_used_again_and_one_of_other_traits_is_not(client, manager):
    good, old = make_scale(), make_scale(version=0)
    use_scale(scale=make_scale())
    page = reverse("admin:screening_scale_changelist")

    for scale in (good, old):
        client.post(page, {"action": "use", "_selected_action": scale.pk, "answered": "1"})

    assert House.objects.get().scale == good


def test_managers_of_groups_and_members_have_no_business_here(client):
    host = make_member()
    make_group(managers=[host])
    word = WatchedWord.objects.create(pattern="kotlet")
    client.force_login(host)

    found = [
        client.get(reverse("admin:screening_watchedword_changelist")).status_code,
        client.get(reverse("admin:screening_watchedword_change", args=[word.pk])).status_code,
        add(client, "watchedword", **WORD | {"pattern": "other"}).status_code,
        change(client, word, **WORD | {"pattern": "other"}).status_code,
    ]

    assert found == [403] * 4
    assert WatchedWord.objects.get().pattern == "kotlet"


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_asks_the_same_questions_however_long_it_is(
    client, manager, rows, django_assert_max_num_queries
):
    for number in range(rows):
        WatchedWord.objects.create(pattern=f"word{number}", group=make_group())
        make_scale()
    client.get(reverse("admin:screening_watchedword_changelist"))

    for name in ("watchedword", "scale"):
        with django_assert_max_num_queries(11):
            client.get(reverse(f"admin:screening_{name}_changelist"))


def test_a_manager_says_how_many_first_posts_wait(client, manager):
    listed = client.get(reverse("admin:screening_house_changelist"))
    stamp = House.objects.get().stamp

    saved = change(client, House.objects.get(), first_posts=3)
    refused = change(client, House.objects.get(), first_posts=21, stamp="x")

    house = House.objects.get()
    assert listed.url == reverse("admin:screening_house_change", args=[1])
    assert (saved.status_code, refused.status_code, house.first_posts) == (302, 200, 3)
    assert house.stamp not in (stamp, "x")
    assert client.get(listed.url).status_code == 200
