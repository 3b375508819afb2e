"""A community of Open Social brought in: people, groups, talk and events, and who comes.

Every part is written in transactions of bounded size; killed, it is taken up by running it again.
What came in before stays as it is here.
"""

from community.groups.models import Group
from community.importing.opensocial.enrolling import bring_enrolments
from community.importing.opensocial.groups import bring_groups
from community.importing.opensocial.ours import Bringing
from community.importing.opensocial.people import bring_people
from community.importing.opensocial.reading import Archive
from community.importing.opensocial.talk import bring_talk
from community.importing.sources import alone, finish, source_of
from community.importing.tally import Tally
from community.importing.terminal import Watching

STEPS = (
    ("People", ("user",), bring_people),
    ("Groups", ("group",), bring_groups),
    ("Talk", ("topic", "event"), bring_talk),
    ("Who comes", ("event-enrollment",), bring_enrolments),
)


def import_opensocial(
    archive: Archive, *, site: str, group: Group, tally: Tally, progress: Watching
) -> None:
    """Bring in what is not here yet. `group` takes what stands in none."""
    with alone(site):
        bringing = Bringing(source_of(site, group), archive, tally)
        for name, kinds, bring in STEPS:
            progress.begin(name, sum(len(archive.things[kind]) for kind in kinds))
            bring(bringing, progress.advance)
        finish(bringing.source, tally)
