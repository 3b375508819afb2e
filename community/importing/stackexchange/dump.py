"""The files of a dump, row by row: never more than one row in memory, never a DTD."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from community.importing.trouble import CannotImport

FILES = ("Users", "Posts", "Comments", "Votes", "Tags", "PostHistory", "PostLinks")
BROKEN_OFF = ("no element found", "unclosed token", "unclosed CDATA", "partial character")

Row = dict[str, str]


class Dump:
    """An unpacked data dump. Any file but Posts may be missing."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CannotImport(f"{folder} is not a folder.")
        self.folder = folder
        if not self.has("Posts"):
            raise CannotImport(
                f"There is no Posts.xml in {folder}: is it an unpacked Stack Exchange data dump?"
            )

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.xml"

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def missing(self) -> list[str]:
        return [f"{name}.xml" for name in FILES if not self.has(name)]

    def size(self, name: str) -> int:
        return self.path(name).stat().st_size if self.has(name) else 0

    def rows(self, name: str, advance: Callable[[int], None]) -> Iterator[Row]:
        """The attributes of each row; `advance` hears how many bytes were read."""
        if not self.has(name):
            return
        try:
            with self.path(name).open("rb") as file:
                yield from _rows(_Watched(file, advance))
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise CannotImport(f"{name}.xml cannot be read: {reason}.") from error
        except DefusedXmlException as error:
            raise CannotImport(
                f"{name}.xml declares a DTD or entities, which no data dump has: not read."
            ) from error
        except ParseError as error:
            raise CannotImport(f"{name}.xml {_what_is_wrong(error)}.") from error
        except (LookupError, ValueError) as error:
            raise CannotImport(f"{name}.xml is in an encoding that XML does not know.") from error


class _Watched:
    """A file that tells how far it was read."""

    def __init__(self, file, advance):
        self.file, self.advance = file, advance

    def read(self, size=-1):
        block = self.file.read(size)
        self.advance(len(block))
        return block


def _rows(file):
    root = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
        elif event == "end" and element.tag == "row":
            attributes = dict(element.attrib)
            root.clear()
            yield attributes


def _what_is_wrong(error):
    line = error.position[0]
    if any(words in str(error) for words in BROKEN_OFF):
        return f"is not whole: it breaks off at line {line}"
    reason = str(error).partition(":")[0]
    return f"is not valid XML in the encoding it names (line {line}): {reason}"
