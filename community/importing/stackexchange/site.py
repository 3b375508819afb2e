"""Which site a dump comes from. Every post names it and links to it, so a wrong guess is a lie."""

import re
from pathlib import Path

from community.importing.trouble import CannotImport

HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
NETWORK = ".stackexchange.com"
SITE_MAX = 120
# Sites of the network that live under a name of their own; their metas are below it.
OWN_NAMES = {
    "askubuntu": "askubuntu.com",
    "mathoverflow": "mathoverflow.net",
    "serverfault": "serverfault.com",
    "stackapps": "stackapps.com",
    "stackoverflow": "stackoverflow.com",
    "superuser": "superuser.com",
}
ENDINGS = (".com", ".net", ".org")


def checked_site(text: str) -> str:
    """A host name, as it stands in addresses."""
    site = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if not HOST.fullmatch(site) or len(site) > SITE_MAX:
        raise CannotImport(f"“{text}” is not a site: write it as beer.stackexchange.com.")
    return site


def guessed_site(folder: Path) -> str:
    """The site by the folder's name: conlang.meta, beer-full-A, cooking.stackexchange.com."""
    name, cut, _rest = folder.resolve().name.lower().partition("-full")
    first, dot, more = name.partition(".")
    if not HOST.fullmatch(f"{name}.x") or not (cut or dot):
        raise CannotImport(
            f"The folder’s name, {folder.resolve().name}, does not tell which site this is: "
            "name it with --site beer.stackexchange.com."
        )
    if name.endswith(ENDINGS):
        return name
    if first in OWN_NAMES:
        return f"{more}.{OWN_NAMES[first]}" if more else OWN_NAMES[first]
    return name + NETWORK


def short_name(site: str) -> str:
    """The site in a word, to tell its people from others of the same name."""
    return site.removesuffix(NETWORK).removesuffix(".com").replace(".", "-")
