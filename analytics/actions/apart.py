"""What is done for many by night is done for each apart: one that cannot be stops no other."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection, transaction

logger = logging.getLogger(__name__)


@contextmanager
def apart(kind: str, pk: int) -> Iterator[None]:
    """What fails inside is taken back alone, and noted in the log. A database that is away fails
    for all of them."""
    try:
        with transaction.atomic():
            yield
    except Exception as error:
        if isinstance(error, Error) and not connection.is_usable():
            raise
        logger.exception("%s %s was left out tonight", kind, pk)
