"""Pictures and files of this house inside a text; pictures from elsewhere stay links."""

import pytest

from community.core.markup import FileShown, render, render_html
from community.core.markup.sanitiser import safe

KEY, FILE, OTHER = "a" * 32, "b" * 32, "c" * 32
SIZES = tuple((f"/files/{KEY}/{width}.webp", width) for width in (320, 800, 1600))
KNOWN = {
    KEY: FileShown(SIZES[-1][0], sizes=SIZES, height=900),
    FILE: FileShown(f"/files/{FILE}/plan.pdf", weight="PDF, 1.2 MB"),
}
IMAGE = (
    f'<img src="/files/{KEY}/800.webp" srcset="/files/{KEY}/320.webp 320w, '
    f'/files/{KEY}/800.webp 800w, /files/{KEY}/1600.webp 1600w" '
    'sizes="(min-width: 48rem) 44rem, 100vw" width="1600" height="900" alt="{}" loading="lazy">'
)


def shown(source):
    return render(source, files=lambda keys: {key: KNOWN[key] for key in keys & set(KNOWN)})


def test_a_picture_of_ours_stands_in_the_text_and_leads_to_the_whole():
    rendered = shown(f"See ![A *red* boat]({SIZES[0][0]}) here")

    assert rendered.html == (
        f'<p dir="auto">See <a class="picture" href="{SIZES[-1][0]}" '
        f'rel="nofollow ugc noopener">{IMAGE.format("A red boat")}</a> here</p>\n'
    )
    assert rendered.files == (KEY,)
    assert rendered.text == "See A red boat here"


def test_a_picture_inside_a_link_leads_where_the_link_does():
    html = shown(f"[![Boat]({SIZES[0][0]})](https://example.org)").html

    assert html.count("<a ") == 1
    assert 'href="https://example.org"' in html
    assert IMAGE.format("Boat") in html


def test_a_file_of_ours_says_what_it_weighs():
    rendered = shown(f"[The plan](/files/{FILE}/plan.pdf) and more")

    assert 'class="file"' in rendered.html
    assert '<span class="file-weight" dir="ltr">PDF, 1.2 MB</span> and more' in rendered.html
    assert rendered.files == (FILE,)
    assert rendered.text == "The plan and more"


@pytest.mark.parametrize("address", [f"/files/{OTHER}/800.webp", f"/files/{FILE}/plan.pdf"])
def test_a_picture_that_is_not_the_writers_to_show_is_its_words_alone(address):
    html = shown(f"![canary]({address})").html

    assert html == '<p dir="auto">canary</p>\n'


@pytest.mark.parametrize(
    "address",
    [
        "https://tracker.example/pixel.gif",
        "//tracker.example/pixel.gif",
        f"https://evil.example/files/{KEY}/800.webp",
        f"/files/{KEY}/800.webp?x=1",
        f"/files/{KEY}/../../x",
        "data:image/png;base64,AAAA",
        "/static/img/mark.svg",
    ],
)
def test_P1_no_picture_from_elsewhere_is_fetched(address):
    assert "<img" not in shown(f"![x]({address})").html
    assert "<img" not in render_html(f'<p><img src="{address}" alt="x"></p>').html


@pytest.mark.parametrize(
    ("html", "gone"),
    [
        (f'<img src="/files/{KEY}/800.webp" onerror="alert(1)">', "onerror"),
        ('<img src="https://tracker.example/x.webp">', "tracker"),
        ('<img src="//tracker.example/x.webp">', "tracker"),
        ('<img srcset="https://tracker.example/x.webp 320w">', "tracker"),
        (f'<img srcset="/files/{KEY}/1.webp 1w, //tracker.example/x 2w">', "tracker"),
        (f'<img src="/files/{KEY}/800.webp" style="position:fixed">', "style"),
        (f'<img src="/files/{KEY}/plan.svg">', "svg"),
        ('<img src="/accounts/logout/">', "logout"),
    ],
)
def test_X1_the_last_wall_lets_only_our_pictures_through(html, gone):
    assert gone not in safe(html)


@pytest.mark.parametrize("alt", ['"><script>x</script>', "a > b < c", "&amp; \\*", "'\" onload=x"])
def test_X1_a_description_is_never_markup(alt):
    rendered = shown(f"![{alt}]({SIZES[0][0]}) after")

    assert "<script" not in rendered.html
    assert rendered.html.count("<img") == rendered.html.count("<a ") == 1
    assert rendered.text.endswith("after")
    assert "class=" not in rendered.text


def test_files_are_asked_for_once_and_no_more_than_fifty():
    asked = []
    keys = [f"{number:032x}" for number in range(70)]
    source = "\n\n".join(f"![x](/files/{key}/320.webp)" for key in keys)

    render(source, files=lambda wanted: asked.append(wanted) or {})

    assert [len(wanted) for wanted in asked] == [50]


def test_fifty_pictures_fit_a_post():
    known = {
        f"{number:032x}": FileShown(
            f"/files/{number:032x}/1600.webp",
            sizes=tuple(
                (f"/files/{number:032x}/{width}.webp", width) for width in (320, 800, 1600)
            ),
            height=9,
        )
        for number in range(50)
    }
    source = "\n\n".join(f"![x](/files/{key}/320.webp)" for key in known)

    assert render(source, files=lambda keys: known).html.count("<img") == 50


def test_a_text_without_files_asks_for_none():
    assert render("Plain", files=lambda keys: 1 / 0).files == ()
