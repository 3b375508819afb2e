"""Every key of a place, and what stands in its stead for one that never was."""

import re

NEVER = 987654321


def keys_of(place):
    return (
        judged_keys_of(place)
        | met_keys_of(place)
        | planned_keys_of(place)
        | {
            f"/{place.topic.pk}/": f"/{NEVER}/",
            f":{place.topic.pk}": f":{NEVER}",
            f"%3A{place.topic.pk}/": f"%3A{NEVER}/",
            f"/{place.group.slug}/": "/never-was/",
            place.picture.key: "0" * 32,
            place.file.key: "1" * 32,
            place.file.name: "never.csv",
            f"/{place.bookmark.pk}/note": f"/{NEVER}/note",
            f"/{place.notice.pk}/": f"/{NEVER}/",
            f"/{place.topic.tags.get().slug}/": "/neverwas/",
        }
    )


def judged_keys_of(place):
    """Of what reviewers handle. Other keys may be the same number, so that the room goes along."""
    keys = {
        "post": place.loud,
        "review": place.case,
        "decisions": place.decision,
        "proposals": place.proposal,
        "appeals": place.appeal,
        "waiting": place.held,
        "unanswered": place.lonely,
        "topics": place.talk,
        "t": place.talk,
    }
    return {f"/{name}/{row.pk}/": f"/{name}/{NEVER}/" for name, row in keys.items()}


def met_keys_of(place):
    """Of events and polls."""
    keys = {
        "events": [place.event, place.planned],
        "plans": [place.event, place.planned],
        "of-topic": [place.event.topic],
        "dates": [place.date],
        "seats": [place.seat],
        "polls": [place.poll],
        "of": [place.poll.post],
        "in": [place.poll.post],
    }
    return {
        f"/{name}/{row.pk}/": f"/{name}/{NEVER}/" for name, rows in keys.items() for row in rows
    }


def planned_keys_of(place):
    """Of goals, reports and advice."""
    keys = {
        "goals": [place.goal],
        "tactics": [place.tactic],
        "advice": [place.advice, place.pin],
        "pins": [place.pin],
        "reports": [place.report],
        "link": [place.report_link],
        "quote": [place.quote],
        "changes": [place.change],
        "rhythm": [place.rhythm],
    }
    return {
        f"/{name}/{row.pk}/": f"/{name}/{NEVER}/" for name, rows in keys.items() for row in rows
    }


def as_never(text, keys):
    for ours, never in keys.items():
        before, after = (r"(?<!\d)" * ours[0].isdigit(), r"(?!\d)" * ours[-1].isdigit())
        text = re.sub(before + re.escape(ours) + after, never, text)
    return text
