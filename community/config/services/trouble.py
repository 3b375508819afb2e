"""What keeps the engines from starting, said so that the reader knows what to do."""


class CannotStart(Exception):
    """One sentence for the person at the terminal; no traceback is shown with it."""


class AlreadyRuns(CannotStart):
    """Another process holds the data folder."""
