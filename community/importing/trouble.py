"""What stops an import, said in one sentence."""


class CannotImport(Exception):
    """Its text is one clear sentence for the person at the terminal."""
