"""The questions with known answers that the search is measured by."""

import json

ARCHIVES = {
    "beer-full-A": "beer.stackexchange.com",
    "bicycles.meta": "bicycles.meta.stackexchange.com",
    "conlang.meta": "conlang.meta.stackexchange.com",
}


def heq(data):
    """Hebrew paragraphs, and whole questions with the paragraph each was asked about."""
    file = data / "i18n" / "he-heq" / "data" / "data v1.1" / "val v1.1.json"
    articles = json.loads(file.read_text())["data"]
    paragraphs = [one for article in articles for one in article["paragraphs"]]
    questions = [(asked["question"], one["context"]) for one in paragraphs for asked in one["qas"]]
    return [one["context"] for one in paragraphs], questions


def swefaq(data):
    """Answers of Swedish authorities, and the question that each answers.

    The set shuffles the answers of a category and names the right one by `label`; here every
    question has to find its answer among those of all categories.
    """
    file = data / "i18n" / "sv-superlim2" / "swefaq" / "swefaq_dev.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    answers = sorted({answer for row in rows for answer in row["candidate_answers"]})
    return answers, [(row["question"], row["candidate_answers"][row["label"]]) for row in rows]
