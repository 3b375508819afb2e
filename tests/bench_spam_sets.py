"""The public sets that the spam score starts from, and honest texts of other kinds."""

import csv
import html
import re
from pathlib import Path

from tests.bench_search_sets import heq, swefaq

TAG = re.compile(r"<[^>]+>")


def youtube(data: Path) -> list[tuple[str, bool, str]]:
    """Comments under five videos: (text, is spam, which video)."""
    rows = []
    for file in sorted((data / "spam" / "youtube" / "data").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows += [
                (_plain(row["CONTENT"]), row["CLASS"] == "1", file.stem)
                for row in csv.DictReader(lines)
            ]
    return rows


def sms(data: Path) -> list[tuple[str, bool, str]]:
    lines = (data / "spam" / "sms" / "SMSSpamCollection").read_text("utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if "\t" in line)
    return [(text, label == "spam", "sms") for label, text in rows]


def honest(data: Path) -> list[str]:
    """Swedish answers and questions, Hebrew paragraphs and questions (both sets CC BY 4.0)."""
    answers, asked = swefaq(data)
    paragraphs, questions = heq(data)
    texts = [*answers, *(one for one, _answer in asked)]
    texts += [*paragraphs, *(one for one, _paragraph in questions)]
    return list(dict.fromkeys(texts))


def archive(data: Path, folder: str) -> list[str]:
    """What people wrote in a forum: nobody trained on it."""
    posts = (data / "stackexchange" / folder / "Posts.xml").read_text("utf-8-sig")
    bodies = re.findall(r' Body="([^"]*)"', posts)
    comments = (data / "stackexchange" / folder / "Comments.xml").read_text("utf-8-sig")
    bodies += re.findall(r' Text="([^"]*)"', comments)
    return [_plain(html.unescape(body)) for body in bodies]


def _plain(text):
    return html.unescape(TAG.sub(" ", text)).strip()
