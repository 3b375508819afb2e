"""Pictures and files: by the button, described, refused, put away; and without a script."""

import pytest

from community.topics.models import Post
from community.uploads.models import Upload
from tests.community.uploads.brought import picture_file
from tests.factories import make_group, make_member, make_topic


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def topic(ada):
    return make_topic(group=make_group(members=[ada], slug="frames"), author=ada)


@pytest.fixture
def page(visit, ada, topic):
    page = visit(ada)
    page.go(topic.get_absolute_url())
    return page


def boat(name="boat.jpg"):
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture_file().read()}


def bring(page, file):
    page.locator("[data-upload-input]").set_input_files(files=[file])


def has_loaded(page, picture):
    picture.scroll_into_view_if_needed()
    page.until(lambda: picture.evaluate("one => one.complete && one.naturalWidth > 0"))
    return True


def test_a_picture_is_brought_described_and_stands_in_the_reply(page):
    bring(page, boat())
    page.says("Added to the text.")
    page.get_by_label("What the picture shows").fill("A boat [of steel]")
    page.press("Reply")

    picture = page.locator("#p2 .prose img")
    picture.wait_for()
    assert picture.get_attribute("alt") == "A boat [of steel]"
    assert "800w" in picture.get_attribute("srcset")
    assert has_loaded(page, picture)
    assert page.complaints == []


def test_what_is_no_picture_is_refused_in_a_sentence(page):
    bring(page, boat() | {"buffer": b"<svg onload=alert(1)>"})
    said = page.locator(".upload[data-tone=bad] [data-said]")
    said.wait_for()
    assert said.inner_text().endswith(".")
    page.press("Put away")

    assert page.locator(".upload").count() == 0
    assert page.get_by_label("Your text").input_value() == ""
    assert not Upload.objects.exists()


def test_a_file_on_its_way_is_cancelled_and_holds_the_reply_back(page):
    page.route("**/files/new/", lambda route: None)
    bring(page, boat())
    page.get_by_label("Your text").fill("Look at this.")
    page.press("Reply")
    page.says("A file is still on its way.")
    page.press("Cancel")
    page.press("Reply")

    page.locator("#p2").get_by_text("Look at this.").wait_for()
    assert not Upload.objects.exists()


def test_without_javascript_a_picture_is_added_on_a_page_of_its_own(visit, ada, topic):
    page = visit(ada, script=False)
    page.go(topic.get_absolute_url())
    page.get_by_label("Your text").fill("Look at this:")
    page.press("Add a file")
    page.locator("input[type=file]").set_input_files(files=[boat()])
    page.locator("[name=alt]").fill("A boat")
    page.press("Add it")
    page.press("Reply")

    picture = page.locator("#p2 .prose img")
    picture.wait_for()
    assert picture.get_attribute("alt") == "A boat"
    assert Post.objects.get(number=2).source.startswith("Look at this:")
