"""Foreign texts as the database takes them."""


def storable(value: object) -> str:
    """The text, without what PostgreSQL cannot hold; nothing, if it is no text."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode()
