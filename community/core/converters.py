"""What may stand in an address. Importing this module teaches Django the words."""

from django.urls import register_converter


class Number:
    """A key or a post's number: short enough for the database, so that no address is an error."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Number, "number")


class Place:
    """Where something is being written: `group:3`, `topic:12` or `post:40`."""

    regex = r"(?:group|topic|post):[0-9]{1,18}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Place, "place")
