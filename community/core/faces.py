"""Square pictures of members and groups: three sizes under one name that changes with them."""

import re

from django.http import Http404

from community.core import files
from community.core.images import FACES

FILE = re.compile(rf"[0-9a-f]{{32}}(?:-(?:{'|'.join(map(str, FACES[:-1]))}))?\.webp")


def keep_face(squares: dict[int, bytes], folder: str) -> str:
    """Write a picture in its sizes; the name of the largest."""
    name = f"{files.new_key()}.webp"
    for side, content in squares.items():
        files.keep(content, f"{folder}/{file_of(name, side)}")
    return name


def forget_face(name: str, folder: str) -> None:
    if name:
        files.forget(f"{folder}/{file}" for file in files_of(name))


def promise_to_forget_face(name: str, folder: str) -> None:
    """Within the transaction that shows another one."""
    if name:
        paths = [f"{folder}/{file}" for file in files_of(name)]
        files.promise_to_forget(paths, key=f"{folder}:{name}")


def file_of(name: str, side: int) -> str:
    """The file of a face with this side; the largest bears the name itself."""
    return name if side == FACES[-1] else name.replace(".", f"-{side}.")


def files_of(name: str) -> list[str]:
    return [file_of(name, side) for side in FACES]


def answer_face(request, folder: str, file: str, *, keeps: bool = False):
    """A face, for somebody who may see it."""
    if not FILE.fullmatch(file):
        raise Http404
    return files.answer(request, f"{folder}/{file}", content_type="image/webp", keeps=keeps)
