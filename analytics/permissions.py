"""Who may see figures, set goals, make reports: who runs the house, or that group."""

from analytics.models import Advice, ReportLink
from analytics.queries.quoting import is_read_by_all
from analytics.scopes import GROUP, WHOLE, Scope, scope_of
from community.groups.models import Group, Visibility
from community.groups.permissions import manages
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.topics.models import Post


def can_see_figures(viewer: Viewer, scope: Scope) -> bool:
    """L14: a group manager sees that group, and nothing from which others could be worked out."""
    if not viewer.is_authenticated:
        return False
    if viewer.is_manager:
        return True
    if scope.kind != GROUP:
        return False
    return Group.objects.managed_by(viewer).filter(pk=scope.pk).exists()


def can_plan(viewer: Viewer, scope: Scope) -> bool:
    """Set goals, log tactics, write reports and advice about this part. A silenced group manager
    reads on, and writes nothing."""
    if not can_see_figures(viewer, scope):
        return False
    return viewer.is_manager or not viewer.is_silenced


def answers_for(member: User, scope: Scope) -> bool:
    """Whether what somebody gave outside still holds there: as long as they may come in, and may
    plan this part."""
    return can_plan(member, scope) and User.objects.welcome().filter(pk=member.pk).exists()


def link_holds(link: ReportLink) -> bool:
    """Whether who made it still may: nobody leaves doors open behind them. The house's own do."""
    return link.by is None or answers_for(link.by, scope_of(link.report.scope))


def advice_holds(advice: Advice) -> bool:
    """The same of advice that was sent: its letter and its link are its writer's."""
    return answers_for(advice.by, scope_of(advice.scope))


def sees_any_figures(viewer: Viewer) -> bool:
    """The door of the room. Costs no query where the rail was asked for."""
    if not viewer.is_authenticated:
        return False
    return viewer.is_manager or any(one.is_manager for one in memberships_of(viewer))


def first_scope(viewer: Viewer) -> Scope:
    """Where a page opens: the place, or the first group that they run."""
    if viewer.is_manager:
        return WHOLE
    group = Group.objects.managed_by(viewer).in_order().values_list("pk", flat=True).first()
    return Scope(GROUP, str(group or 0))


def can_quote(viewer: Viewer, post: Post, scope: Scope) -> bool:
    """Put a member's words, which the viewer reads, before strangers. What was said in a group
    that not all may read leaves it by the hand of who runs that group alone, and only in something
    about that group or the whole place."""
    group = post.topic.group
    if is_read_by_all(group):
        return True
    return scope in (WHOLE, Scope(GROUP, str(group.pk))) and manages(viewer, group)


def can_quote_in_report(viewer: Viewer, post: Post, scope: Scope) -> bool:
    """A report goes to many: words of a group that not all members may read stand in its own
    alone. What strangers may not read is left out where they read it."""
    if post.topic.group.visibility == Visibility.OPEN:
        return True
    return scope != WHOLE and can_quote(viewer, post, scope)
