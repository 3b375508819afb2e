"""The event stream as it is, before a Redis that may stand still as long as the machine does."""

from community.live import app as stream
from tests.patience import LONG

stream.PATIENCE = int(LONG * 1000)
app = stream.app
