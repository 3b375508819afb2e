"""Every figure once more, in plain Python, from the definitions and not from the SQL. Slow.

`World` reads the tables into lists; `figures(world, day)` gives {(metric, scope, span, step):
(value, n)} for a day. Shares are exact fractions until the last moment.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

from analytics.models import PageReads
from community.groups.models import Membership
from community.members.models import User, Visit
from community.polls.models import Ballot, Voter
from community.search.models import Query
from community.topics.models import Post, Reaction, TaggedTopic, Topic
from events.models import Attendance, Occurrence
from moderation.models import Appeal, Case, Decision, Report, Spell

ONE, WEEK = timedelta(days=1), timedelta(days=7)
EVERY = ("day", "week", "days30", "month")
QUARTERS_END = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass
class Topical:
    pk: int
    author: int
    at: datetime
    day: date
    kind: str
    closed: datetime | None
    solved: datetime | None
    replies: list = field(default_factory=list)  # (when, by staff) of others


class World:
    def __init__(self, zone, finished):
        self.zone, self.finished = ZoneInfo(zone), finished
        self._staff()
        self._topics()
        self._posts()
        self._thanks()
        self._acts()

    def day(self, moment):
        return moment.astimezone(self.zone).date()

    def beginning(self, day):
        return datetime.combine(day, datetime.min.time(), tzinfo=self.zone)

    def _staff(self):
        house = User.objects.filter(manager_since__isnull=False, is_active=True)
        self.house = set(house.values_list("pk", flat=True))
        groups = Membership.objects.filter(role="manager").values_list("member_id", "group_id")
        self.run_group = set(groups)

    def is_staff(self, member, group):
        return member in self.house or (member, group) in self.run_group

    def _topics(self):
        tags = defaultdict(set)
        for topic, tag in TaggedTopic.objects.values_list("content_object_id", "tag_id"):
            tags[topic].add(tag)
        self.tags = tags
        self.topics, self.scopes, self.group = {}, {}, {}
        for one in Topic.objects.filter(deleted_at=None):
            place = ["place", f"group:{one.group_id}"]
            place += [f"language:{one.language}"] if one.language else []
            self.scopes[one.pk] = place + [f"tag:{tag}" for tag in tags[one.pk]]
            self.group[one.pk] = one.group_id
            self.topics[one.pk] = Topical(
                *(one.pk, one.author_id, one.made_at, self.day(one.made_at), one.kind),
                *(one.closed_at, one.solved_at),
            )

    def _posts(self):
        standing = Post.objects.filter(deleted_at=None, moved_to=None, topic__in=list(self.topics))
        self.posts, self.whose = [], {}
        for one in standing.order_by("made_at"):
            is_staff = self.is_staff(one.author_id, self.group[one.topic_id])
            self.whose[one.pk] = (one.author_id, one.topic_id, one.number > 1)
            row = (self.day(one.made_at), one.author_id, one.topic_id, one.number > 1, is_staff)
            self.posts.append((*row, one.made_at.astimezone(self.zone)))
            topic = self.topics[one.topic_id]
            if one.number > 1 and one.author_id != topic.author:
                topic.replies.append((max(one.made_at, topic.at), is_staff))

    def _thanks(self):
        """(day, who thanks, who is thanked, topic, for a reply, by a reaction)."""
        self.thanks = []
        for one in Reaction.objects.all():
            if one.post_id in self.whose:
                whom, topic, is_reply = self.whose[one.post_id]
                self.thanks.append(
                    (self.day(one.made_at), one.member_id, whom, topic, is_reply, True)
                )
        for one in Topic.objects.filter(deleted_at=None, solved_at__isnull=False):
            if one.accepted_post_id in self.whose:
                whom, topic, is_reply = self.whose[one.accepted_post_id]
                self.thanks.append(
                    (self.day(one.solved_at), one.author_id, whom, topic, is_reply, False)
                )

    def _acts(self):
        """(day, member, topic) of whatever counts as doing something."""
        acts = {(day, author, topic) for day, author, topic, *_ in self.posts}
        acts |= {(day, who, topic) for day, who, _w, topic, _r, reacts in self.thanks if reacts}
        for model in (Voter, Ballot.objects.filter(member__isnull=False).model):
            rows = model.objects.filter(member__isnull=False).select_related("poll")
            for one in rows:
                if one.poll.closed_at and one.poll.post_id in self.whose:
                    topic = self.whose[one.poll.post_id][1]
                    acts.add((self.day(one.poll.closed_at), one.member_id, topic))
        for one in Attendance.objects.select_related("occurrence__event"):
            topic = one.occurrence.event.topic_id
            if topic in self.topics:
                for moment in filter(None, (one.answered_at, one.came_at)):
                    acts.add((self.day(moment), one.member_id, topic))
        self.acts = acts
        self.active_on = defaultdict(lambda: defaultdict(set))  # scope, day → members
        for day, member, topic in acts:
            for scope in self.scopes[topic]:
                self.active_on[scope][day].add(member)
        self.wrote_on = defaultdict(lambda: defaultdict(set))
        for day, author, topic, *_ in self.posts:
            for scope in self.scopes[topic]:
                self.wrote_on[scope][day].add(author)

    def among(self, table, scope, first, last):
        found, day = set(), first
        while day <= last:
            found |= table[scope].get(day, set())
            day += ONE
        return found


def first_of(span, day):
    if span == "month":
        return day.replace(day=1)
    if span == "quarter":
        return day.replace(day=1, month=day.month - 2)
    return day - {"day": 0, "week": 6, "days30": 29}[span] * ONE


def share(yes, whole):
    return Fraction(yes, whole) if whole else None


def percentile(waits, part):
    """Product limit: waits are (hours, answered). None: longer than anybody can say."""
    still = Fraction(1)
    for hours in sorted({hours for hours, answered in waits if answered}):
        at_risk = sum(one >= hours for one, _answered in waits)
        answered = sum(one == hours and is_answered for one, is_answered in waits)
        still *= 1 - Fraction(answered, at_risk)
        if still <= 1 - part:
            return hours
    return None


class Day:
    """The figures of one day."""

    def __init__(self, world, day):
        self.world, self.last, self.found = world, day, {}
        self.end = world.beginning(day + ONE)
        self.known = world.beginning(max(day, min(day + WEEK, world.finished)) + ONE)
        ends_quarter = (day.month, day.day) in QUARTERS_END
        for span in (*EVERY, "quarter") if ends_quarter else EVERY:
            self.span, self.first = span, first_of(span, day)
            for part in (self._people, self._newcomers, self._talk, self._carrying):
                part()
            for part in (self._answers, self._order, self._events, self._finding):
                part()

    def put(self, metric, scope, value, n, step=0):
        if value is not None:
            self.found[metric, scope, self.span, step] = (float(value), n)
        elif n:
            self.found[metric, scope, self.span, step] = (None, n)

    def within(self, day):
        return self.first <= day <= self.last

    def _people(self):
        world, first, last = self.world, self.first, self.last
        for scope in list(world.active_on):
            active = world.among(world.active_on, scope, first, last)
            if active:
                self.put("active", scope, len(active), len(active))
            self._stickiness(scope)
        visits = defaultdict(set)
        for one in Visit.objects.filter(day__range=(first, last)):
            for scope in ("place", *(f"group:{pk}" for pk in one.places)):
                visits[scope].add(one.member_id)
        self.visits = visits
        for scope, came in visits.items():
            readers = came - world.among(world.active_on, scope, first, last)
            if readers:
                self.put("readers", scope, len(readers), len(readers))
        for scope, joined in self._joined(first, last).items():
            self.put("new_members", scope, len(joined), len(joined))

    def _stickiness(self, scope):
        if self.span == "day":
            return
        shares, counts, people, day = [], [], [], self.first
        while day <= self.last:
            lately = self.world.among(self.world.active_on, scope, day - 29 * ONE, day)
            if lately:
                active = len(self.world.active_on[scope].get(day, ()))
                shares.append(share(3 if 1 <= active <= 4 else active, len(lately)))
                people.append(len(lately))
                counts += [active] if active else []
            day += ONE
        if shares:
            half = sorted(counts)[(len(counts) - 1) // 2 :][:1]
            self.put("stickiness", scope, sum(shares) / len(shares), min(people + half))

    def _joined(self, first, last):
        """{scope: {member: day}}."""
        found = defaultdict(dict)
        for pk, at in User.objects.filter(approved_at__isnull=False).values_list(
            "pk", "joined_at"
        ):
            if first <= self.world.day(at) <= last:
                found["place"][pk] = self.world.day(at)
        rows = Membership.objects.filter(member__approved_at__isnull=False)
        for group, pk, at in rows.values_list("group_id", "member_id", "joined_at"):
            if first <= self.world.day(at) <= last:
                found[f"group:{group}"][pk] = self.world.day(at)
        return found

    def _first_came(self, first, last):
        """To the place by their first visit, where visits were noted when they joined."""
        found = self._joined(first, last)
        came = {}
        for member, day in Visit.objects.order_by("-day").values_list("member_id", "day"):
            came[member] = day
        since = min(came.values(), default=date.max)
        found["place"] = {}
        approved = User.objects.filter(approved_at__isnull=False)
        for pk, at in approved.values_list("pk", "joined_at"):
            joined = self.world.day(at)
            day = came.get(pk, joined) if joined >= since else joined
            if first <= day <= last:
                found["place"][pk] = day
        return found

    def _newcomers(self):
        if self.span == "day":
            return
        world = self.world
        back = timedelta(days=14)
        for scope, joined in self._first_came(self.first - back, self.last - back).items():
            wrote = [
                pk in world.among(world.wrote_on, scope, day, day + 13 * ONE)
                for pk, day in joined.items()
            ]
            self.put("newcomer_first_post", scope, share(sum(wrote), len(wrote)), len(wrote))
        back = timedelta(days=60)
        for scope, joined in self._first_came(self.first - back, self.last - back).items():
            stays = []
            for pk, day in joined.items():
                days = (day + place * ONE for place in range(60))
                weeks = {
                    (one - day).days // 7
                    for one in days
                    if pk in world.active_on[scope].get(one, ())
                }
                stays.append(len(weeks) >= 2)
            self.put("newcomer_stays", scope, share(sum(stays), len(stays)), len(stays))
        self._retention()

    def _firsts(self):
        if not hasattr(self.world, "firsts"):
            firsts = defaultdict(dict)
            for day, author, topic, *_ in self.world.posts:  # in the order in which they were made
                for scope in self.world.scopes[topic]:
                    if not scope.startswith("tag"):
                        firsts[scope].setdefault(author, day)
            self.world.firsts = firsts
        return self.world.firsts

    def _cohort(self, scope, ending):
        firsts = self._firsts()[scope].items()
        return {author for author, day in firsts if ending - 6 * ONE <= day <= ending}

    def _retention(self):
        world = self.world
        for scope in self._firsts():
            if self.span == "week":
                again = world.among(world.wrote_on, scope, self.first, self.last)
                for step in range(13):
                    began = self._cohort(scope, self.last - step * WEEK)
                    value = share(len(began & again), len(began))
                    self.put("retention", scope, value, len(began), step)
            stayed, whole, ending = 0, 0, self.last
            while ending >= self.first:
                began = self._cohort(scope, ending - 4 * WEEK)
                again = world.among(world.wrote_on, scope, ending - 6 * ONE, ending)
                stayed, whole = stayed + len(began & again), whole + len(began)
                ending -= WEEK
            self.put("retention_4", scope, share(stayed, whole), whole)

    def _talk(self):
        world = self.world
        self.said = defaultdict(list)  # scope → (author, reply, staff)
        hours = defaultdict(list)
        for day, author, topic, is_reply, is_staff, local in world.posts:
            if self.within(day):
                for scope in world.scopes[topic]:
                    self.said[scope].append((author, is_reply, is_staff))
                    if scope.startswith(("place", "group")) and self.span in ("days30", "month"):
                        hours[scope, local.weekday() * 24 + local.hour].append(author)
        for scope, said in self.said.items():
            n = len({author for author, *_ in said})
            self.put("posts", scope, len(said), n)
            if scope.startswith("language"):
                self.put("languages", scope, share(len(said), len(self.said["place"])), n)
        for (scope, step), authors in hours.items():
            self.put("hours", scope, len(authors), len(set(authors)), step)
        self._by_scope(
            "topics",
            [(one.author, one.pk) for one in world.topics.values() if self.within(one.day)],
        )
        reactions = [
            (who, topic)
            for day, who, _whom, topic, _reply, reacts in world.thanks
            if reacts and self.within(day)
        ]
        self._by_scope("reactions", reactions)

    def _by_scope(self, metric, rows):
        found = defaultdict(list)
        for member, topic in rows:
            for scope in self.world.scopes[topic]:
                found[scope].append(member)
        for scope, members in found.items():
            self.put(metric, scope, len(members), len(set(members)))

    def _carrying(self):
        for scope, said in self.said.items():
            replies = [(author, is_staff) for author, is_reply, is_staff in said if is_reply]
            if replies:
                by_staff = sum(is_staff for _author, is_staff in replies)
                people = len({author for author, _staff in replies})
                self.put("staff_share", scope, share(by_staff, len(replies)), people)
            if self.span != "day":
                posts = Counter(author for author, *_ in said)
                so_far = few = 0
                for _author, count in posts.most_common():
                    if 2 * so_far < len(said):
                        so_far, few = so_far + count, few + 1
                self.put("absence_factor", scope, few, len(posts))
        if self.span in ("days30", "month"):
            self._quiet_experts()

    def _quiet_experts(self):
        thankers = defaultdict(set)
        for day, who, whom, topic, is_reply, _reacts in self.world.thanks:
            if self.within(day) and is_reply and who != whom:
                for scope in self.world.scopes[topic]:
                    if scope.startswith(("place", "group")):
                        thankers[scope, whom].add(who)
        quiet = Counter()
        for (scope, whom), people in thankers.items():
            posts = sum(author == whom for author, *_ in self.said.get(scope, ()))
            quiet[scope] += len(people) >= 3 and 1 <= posts <= 10
        for scope, count in quiet.items():
            if count:
                self.put("quiet_experts", scope, count, count)

    def _answers(self):
        world, asked = self.world, defaultdict(list)
        waiting = defaultdict(list)
        for one in world.topics.values():
            for scope in world.scopes[one.pk]:
                if self.within(one.day):
                    asked[scope].append(one)
                recent = self.last - 29 * ONE <= one.day <= self.last
                is_open = one.closed is None or one.closed >= self.end
                if recent and is_open and not any(at < self.end for at, _staff in one.replies):
                    waiting[scope].append(one.author)
        for scope, authors in waiting.items():
            self.put("unanswered_now", scope, len(authors), len(set(authors)))
        for scope, topics in asked.items():
            self._responses(scope, topics)

    def _responses(self, scope, topics):
        people = len({one.author for one in topics})
        for of, counts in (("", lambda staff: not staff), ("_all", lambda staff: True)):
            waits = [self._wait(one, counts) for one in topics]
            for name, part in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
                self.put(f"first_response_{name}{of}", scope, percentile(waits, part), people)
        for hours in (24, 72):
            limit = timedelta(hours=hours)
            over = [one for one in topics if one.at + limit <= self.known]
            soon = [any(at < one.at + limit for at, _staff in one.replies) for one in over]
            n = len({one.author for one in over})
            self.put(f"answered_{hours}h", scope, share(sum(soon), len(soon)), n)
        questions = [one for one in topics if one.kind == "question"]
        solved = [one.solved is not None and one.solved < self.known for one in questions]
        n = len({one.author for one in questions})
        self.put("solved_share", scope, share(sum(solved), len(solved)), n)

    def _wait(self, topic, counts):
        answers = [at for at, staff in topic.replies if counts(staff) and at < self.known]
        until = min(answers, default=self.known)
        return (until - topic.at) / timedelta(hours=1), bool(answers)

    def _of_place(self, group):
        return ["place"] + ([f"group:{group}"] if group else [])

    def _order(self):
        reports = defaultdict(list)
        for one in Report.objects.select_related("post__topic", "topic"):
            if self.within(self.world.day(one.made_at)):
                topic = one.topic or (one.post and one.post.topic)
                group = topic.group_id if topic else one.group_id
                for scope in self._of_place(group):
                    reports[scope].append(one.by_id)
        for scope, said in self.said.items():
            if scope.startswith(("place", "group")):
                n = min(len({author for author, *_ in said}), len(set(reports[scope])))
                rate = Fraction(1000 * len(reports[scope]), len(said))
                self.put("reports_per_1000", scope, rate, n)
        cases = defaultdict(list)
        for one in Case.objects.filter(decided_at__isnull=False):
            if self.within(self.world.day(one.decided_at)):
                hours = max((one.decided_at - one.opened_at) / timedelta(hours=1), 0)
                for scope in self._of_place(one.group_id):
                    cases[scope].append((hours, one.member_id or -one.pk))
        for scope, rows in cases.items():
            value = median(hours for hours, _who in rows)
            self.put("time_to_decision", scope, value, len({who for _hours, who in rows}))
        self._decisions()
        heat = Counter()
        for one in Spell.objects.filter(alerted_at__isnull=False):
            if self.within(self.world.day(one.alerted_at)):
                heat.update(self.world.scopes.get(one.topic_id, ()))
        for scope, count in heat.items():
            self.put("heat", scope, count, 0)

    def _decisions(self):
        undone = {
            one.undoes_id: one.made_at for one in Decision.objects.filter(undoes__isnull=False)
        }
        made, appeals = defaultdict(list), defaultdict(list)
        for one in Decision.objects.exclude(verb="undo"):
            if self.within(self.world.day(one.made_at)):
                was_undone = one.pk in undone and undone[one.pk] < self.known
                for scope in self._of_place(one.place_id):
                    made[scope].append((was_undone, one.about_id or -one.pk))
        for one in Appeal.objects.filter(answered_at__isnull=False).select_related("decision"):
            if self.within(self.world.day(one.answered_at)):
                for scope in self._of_place(one.decision.place_id):
                    appeals[scope].append((one.outcome == "upheld", one.by_id))
        for metric, found in (("undone_share", made), ("appeals_upheld", appeals)):
            for scope, rows in found.items():
                yes = sum(one for one, _who in rows)
                self.put(metric, scope, share(yes, len(rows)), len({who for _one, who in rows}))

    def _events(self):
        held, came, going = defaultdict(list), defaultdict(list), defaultdict(list)
        for one in Occurrence.objects.select_related("event").filter(
            cancelled_at=None, event__cancelled_at=None
        ):
            topic = one.event.topic_id
            if topic not in self.world.topics or not self.within(self.world.day(one.ends_at)):
                continue
            rows = list(one.attendances.all())
            for scope in self._of_place(self.world.group[topic]):
                held[scope].append(one.capacity or 0)
                came[scope] += [row for row in rows if row.came_at]
                if any(row.came_at for row in rows):
                    going[scope] += [row for row in rows if row.coming == "going"]
        for scope, seats in held.items():
            self.put("events_held", scope, len(seats), 0)
            self.put("seats", scope, sum(seats), 0)
        for scope, rows in came.items():
            if rows:
                people = sum(1 + row.came_guests for row in rows)
                self.put("attendance", scope, people, len({row.member_id for row in rows}))
        for scope, rows in going.items():
            missed = [row.member_id for row in rows if row.came_at is None]
            there = {row.member_id for row in rows if row.came_at is not None}
            members = min(len(one) for one in (set(missed), there) if one) if rows else 0
            self.put("no_shows", scope, share(len(missed), len(rows)), members)

    def _finding(self):
        vain, times = Counter(), Counter()
        for one in Query.objects.filter(day__range=(self.first, self.last)):
            for scope in ["place"] + ([f"language:{one.language}"] if one.language else []):
                times[scope] += one.times
                vain[scope] += 0 if one.hit_count else one.times
        for scope in times:
            self.put("searches_without_hit", scope, share(vain[scope], times[scope]), 0)
            self.put("searches_without_hit_count", scope, vain[scope], 0)
        reads = Counter()
        for one in PageReads.objects.filter(day__range=(self.first, self.last)):
            for scope in self._of_place(one.group_id):
                reads[scope, one.is_by_guests] += one.times
        for (scope, by_guests), count in reads.items():
            metric = "guest_reads" if by_guests else "page_reads"
            n = 0 if by_guests else max(len(self.visits.get(scope, ())), 1)
            self.put(metric, scope, count, n)


def busiest_tags(world, day):
    """The fifty tags with most acts in the last 31 days: only theirs are kept."""
    acts = Counter()
    for at, _member, topic in world.acts:
        if day - 30 * ONE <= at <= day:
            acts.update(world.tags.get(topic, ()))
    ranked = sorted(acts, key=lambda tag: (-acts[tag], tag))
    return {f"tag:{tag}" for tag in ranked[:50]}


def figures(world, day):
    kept = busiest_tags(world, day)
    return {
        key: figure
        for key, figure in Day(world, day).found.items()
        if not key[1].startswith("tag") or key[1] in kept
    }
