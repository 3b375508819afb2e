"""Every main page: its name, who looks, and where it is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from analytics.report_links import report_token
from analytics.tokens import advice_token
from community.notifications.leaving import leaving_address
from moderation.tokens import appeal_token


@dataclass
class Place:
    path: str
    viewer: str = ""
    status: int = 200


def main_pages(world) -> dict[str, Place]:
    """`world` holds group, closed, topic, question, edited, member, other, manager, judged."""
    members = _rooms(world) | _living(world) | _finding(world) | _told(world) | _meeting(world)
    desk = _desk(world) | _review(world) | _keeping_order(world)
    return members | desk | _planning(world) | _reporting(world)


def _rooms(world):
    topic = [world.topic.pk]
    return {
        "home": Place("/", "member"),
        "home-guest": Place("/"),
        "topics": Place(reverse("topics:list"), "member"),
        "group": Place(reverse("topics:of_group", args=[world.group.slug]), "member"),
        "group-about": Place(reverse("groups:about", args=[world.group.slug]), "member"),
        "group-members": Place(reverse("groups:members", args=[world.group.slug]), "manager"),
        "group-door": Place(reverse("topics:of_group", args=[world.closed.slug]), "member"),
        "groups": Place(reverse("groups:list"), "member"),
        "topic": Place(world.topic.get_absolute_url(), "member"),
        "topic-last": Place(f"{world.topic.get_absolute_url()}?page=2", "manager"),
        "topic-guest": Place(world.topic.get_absolute_url()),
        "question": Place(world.question.get_absolute_url(), "member"),
        "new-topic": Place(reverse("topics:create", args=[world.group.slug]), "member"),
        "edit": Place(reverse("topics:edit", args=[*topic, 1]), "author"),
        "revisions": Place(
            reverse("topics:revisions", args=[world.edited.topic_id, world.edited.number]),
            "manager",
        ),
        "directory": Place(reverse("members:directory"), "member"),
        "profile": Place(reverse("members:profile", args=[world.member.name]), "member"),
        "settings": Place(reverse("members:settings"), "member"),
        "settings-language": Place(reverse("members:settings_language"), "member"),
        "settings-sessions": Place(reverse("usersessions_list"), "member"),
        "sign-in": Place(reverse("account_login")),
        "sign-up": Place(reverse("account_signup")),
        "not-found": Place("/nowhere/", status=404),
        "refused": Place(reverse("topics:edit", args=[*topic, 1]), "other", status=403),
    }


def _living(world):
    """What is new, what is followed and kept, what one is told, what one brought."""
    reacted = [world.topic.pk, 2]
    leaving = urlsplit(leaving_address(world.member)).path
    return {
        "unread": Place(reverse("topics:unread"), "member"),
        "topics-helpful": Place(f"{reverse('topics:list')}?show=helpful", "member"),
        "following": Place(reverse("topics:following"), "member"),
        "keep-away": Place(reverse("members:boundary", args=[world.other.name]), "member"),
        "reactors": Place(reverse("topics:reactors", args=reacted), "member"),
        "bookmarks": Place(reverse("topics:bookmarks"), "member"),
        "drafts": Place(reverse("topics:drafts"), "member"),
        "inbox": Place(reverse("notifications:inbox"), "member"),
        "inbox-empty": Place(reverse("notifications:inbox"), "newcomer"),
        "unread-empty": Place(reverse("topics:unread"), "newcomer"),
        "notices": Place(reverse("notifications:settings"), "member"),
        "notices-group": Place(
            f"{reverse('notifications:settings')}?group={world.group.pk}", "member"
        ),
        "unsubscribe": Place(leaving),
        "files": Place(reverse("uploads:list"), "member"),
        "attach": Place(reverse("topics:attach", args=[f"topic:{world.topic.pk}"]), "member"),
        "private-feed": Place(reverse("pages:feed_settings"), "member"),
        "group-edit": Place(reverse("groups:edit", args=[world.group.slug]), "manager"),
        "language": Place(reverse("set_language")),
    }


def _finding(world):
    page = reverse("search:page")
    return {
        "search": Place(f"{page}?q=frame", "member"),
        "search-guest": Place(f"{page}?q=frame"),
        "search-none": Place(f"{page}?q=zzzzqqqq&state=solved", "member"),
        "search-help": Place(page, "member"),
        "tagged": Place(reverse("topics:tagged", args=[world.topic.tags.first().slug]), "member"),
    }


def _told(world):
    """What members tell the reviewers, and are told by them."""
    judged, topic = world.judged, world.topic
    return {
        "guidelines": Place(reverse("pages:guidelines")),
        "guideline-history": Place(
            reverse("pages:guideline_history", args=[judged.rule.number]), "member"
        ),
        "report": Place(reverse("moderation:report", args=["topic", topic.pk]), "other"),
        "report-told": Place(
            reverse("moderation:report", args=["post", judged.post.pk]), "member"
        ),
        "my-reports": Place(reverse("moderation:my_reports"), "member"),
        "decisions": Place(reverse("moderation:decisions"), "member"),
        "appeal": Place(reverse("moderation:appeal", args=[appeal_token(judged.mailed)])),
        "log": Place(reverse("moderation:log")),
        "waiting": Place(reverse("topics:drafts"), "member"),
        "rights": Place(reverse("groups:rights"), "other"),
        "who": Place(reverse("groups:who", args=[world.group.slug]), "other"),
    }


def _meeting(world):
    """Events, their door, and polls."""
    met, calendar = world.meeting, reverse("events:calendar")
    return {
        "calendar": Place(calendar, "member"),
        "calendar-guest": Place(calendar),
        "calendar-week": Place(f"{calendar}?view=week", "member"),
        "calendar-list": Place(f"{calendar}?view=list&group={world.group.slug}", "member"),
        "event": Place(met.event.get_absolute_url(), "member"),
        "event-guest": Place(met.event.get_absolute_url()),
        "event-hosted": Place(met.event.get_absolute_url(), "manager"),
        "event-draft": Place(met.draft.get_absolute_url(), "manager"),
        "event-over": Place(met.over.get_absolute_url(), "member"),
        "event-new": Place(reverse("events:create"), "member"),
        "event-edit": Place(reverse("events:edit", args=[met.event.pk]), "manager"),
        "event-cancel": Place(reverse("events:cancel", args=[met.event.pk]), "manager"),
        "date-edit": Place(reverse("events:date_edit", args=[met.date.pk]), "manager"),
        "date-cancel": Place(reverse("events:date_cancel", args=[met.date.pk]), "manager"),
        "who": Place(reverse("events:who", args=[met.date.pk]), "manager"),
        "door": Place(reverse("events:door", args=[met.tonight.pk]), "manager"),
        "ticket": Place(reverse("events:ticket", args=[met.date.pk]), "member"),
        "calendar-subscribe": Place(reverse("events:subscribe"), "member"),
        "events-bring": Place(reverse("events:bring"), "manager"),
        **_asking(met),
    }


def _asking(met):
    polls = ("poll", "ranked", "dates", "consultation")
    of_post = {
        f"poll-{name}": Place(
            reverse("polls:of_post", args=[getattr(met, name).post_id]), "member"
        )
        for name in polls
    }
    return {
        **of_post,
        "poll-in-topic": Place(met.dates.post.topic.get_absolute_url(), "manager"),
        "poll-new": Place(
            reverse("polls:create", args=[met.event.topic.posts.first().pk]), "manager"
        ),
        "poll-life": Place(reverse("polls:life", args=[met.poll.pk]), "manager"),
        "poll-voters": Place(reverse("polls:voters", args=[met.consultation.pk]), "member"),
        "poll-close": Place(reverse("polls:close", args=[met.poll.pk]), "manager"),
        "consultations": Place(reverse("polls:consultations"), "member"),
    }


def _desk(world):
    topic = [world.topic.pk]
    return {
        "desk": Place(reverse("admin:index"), "manager"),
        "desk-topics": Place(reverse("admin:topics_topic_changelist"), "manager"),
        "desk-words": Place(reverse("admin:topics_reactionword_changelist"), "manager"),
        "desk-searches": Place(reverse("admin:search_query_changelist"), "manager"),
        "desk-topic": Place(reverse("admin:topics_topic_change", args=topic), "manager"),
    }


def _review(world):
    """The queue, its cases of each kind, and deciding."""
    judged = world.judged
    queue = reverse("moderation:queue")
    return {
        "queue": Place(queue, "manager"),
        "queue-narrowed": Place(f"{queue}?kind=illegal&age=7", "manager"),
        "queue-decided": Place(f"{queue}?state=decided", "manager"),
        "case": Place(reverse("moderation:case", args=[judged.case.pk]), "manager"),
        "case-wave": Place(reverse("moderation:case", args=[judged.wave.pk]), "manager"),
        "case-appeal": Place(reverse("moderation:case", args=[judged.answered.pk]), "manager"),
        "decide": Place(reverse("moderation:decide", args=["topic", world.topic.pk]), "manager"),
        "decide-member": Place(
            reverse("moderation:decide", args=["member", world.other.pk]), "manager"
        ),
        "decision": Place(reverse("moderation:decision", args=[judged.decided.pk]), "manager"),
        "proposal": Place(reverse("moderation:proposal", args=[judged.proposal.pk]), "manager"),
        "unanswered": Place(reverse("moderation:unanswered"), "manager"),
        "heated": Place(reverse("moderation:heated"), "manager"),
        "split": Place(reverse("topics:split", args=[world.topic.pk]), "manager"),
        "merge": Place(reverse("topics:merge", args=[world.topic.pk]), "manager"),
        "slow": Place(reverse("topics:slow", args=[world.topic.pk]), "manager"),
        "hide": Place(reverse("topics:hide", args=[world.topic.pk, 2]), "manager"),
    }


def _keeping_order(world):
    """How the house is reviewed: its rules, its rights, and what was decided."""
    rule = [world.judged.rule.pk]
    return {
        "desk-guidelines": Place(reverse("admin:pages_guideline_changelist"), "manager"),
        "desk-guideline": Place(reverse("admin:pages_guideline_change", args=rule), "manager"),
        "desk-decisions": Place(reverse("admin:moderation_decision_changelist"), "manager"),
        "desk-sanctions": Place(reverse("admin:moderation_sanction_changelist"), "manager"),
        "desk-ready-texts": Place(reverse("admin:moderation_readytext_changelist"), "manager"),
        "desk-ready-text": Place(reverse("admin:moderation_readytext_add"), "manager"),
        "desk-practice": Place(reverse("admin:moderation_practice_changelist"), "manager"),
        "desk-screening": Place(reverse("admin:screening_house_changelist"), "manager"),
        "desk-grants": Place(reverse("admin:groups_grant_changelist"), "manager"),
        "desk-grant": Place(reverse("admin:groups_grant_add"), "manager"),
    }


def _planning(world):
    """Figures, goals and tactics, the strategy."""
    plan, figures = world.planning, reverse("analytics:figures")
    goal, tactic = [plan.goal.pk], [plan.tactic.pk]
    return {
        "figures": Place(f"{figures}?span=week", "manager"),
        "figure": Place(f"{reverse('analytics:figure', args=['active'])}?span=week", "manager"),
        "figure-posts": Place(reverse("analytics:figure", args=["posts"]), "manager"),
        "figure-cases": Place(reverse("analytics:figure", args=["reports_per_1000"]), "manager"),
        "goals": Place(reverse("analytics:goals"), "manager"),
        "goal": Place(reverse("analytics:goal", args=goal), "manager"),
        "goal-new": Place(reverse("analytics:goal_new"), "manager"),
        "goal-edit": Place(reverse("analytics:goal_edit", args=goal), "manager"),
        "tactics": Place(reverse("analytics:tactics"), "manager"),
        "tactic": Place(reverse("analytics:tactic", args=tactic), "manager"),
        "tactic-new": Place(reverse("analytics:tactic_new"), "manager"),
        "strategy": Place(reverse("analytics:strategy"), "manager"),
        "strategy-edit": Place(reverse("analytics:strategy_edit"), "manager"),
    }


def _reporting(world):
    """Reports and advice, inside and out."""
    plan = world.planning
    report, advice = [plan.report.pk], [plan.advice.pk]
    return {
        "reports": Place(reverse("analytics:reports"), "manager"),
        "report-inside": Place(reverse("analytics:report", args=report), "manager"),
        "report-quoting": Place(
            f"{reverse('analytics:report', args=report)}?find=cargo", "manager"
        ),
        "report-evaluate": Place(reverse("analytics:evaluate", args=report), "manager"),
        "report-rhythm": Place(reverse("analytics:rhythm"), "manager"),
        "report-outside": Place(reverse("analytics:outside", args=[report_token(plan.link)])),
        "advice": Place(reverse("analytics:advice"), "manager"),
        "advice-one": Place(reverse("analytics:advice_one", args=advice), "manager"),
        "advice-new": Place(reverse("analytics:advice_new"), "manager"),
        "advice-answer": Place(reverse("analytics:answer", args=[advice_token(plan.advice)])),
        "quoted": Place(reverse("analytics:quoted", args=["advice", plan.pin.pk]), "member"),
    }
