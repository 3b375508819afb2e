"""What several figures leave out, said once."""

from django.utils.translation import gettext_lazy as _

REMOVED = _("What was deleted or hidden is left out.")
NOBODY = _("Nothing is left out.")
