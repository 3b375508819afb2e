"""Takes authors, places and scripts out of one document: standard input to standard output.

Run by `documents` as a process of its own, with nothing of the house in it: what was sent may be
made to eat whoever reads it.
"""

import io
import resource
import sys
import zipfile

import pikepdf

MEMORY = 300 * 1024 * 1024
PROCESSOR = 8  # seconds
MOST_ENTRIES = 2_000
MOST_UNPACKED = 60 * 1024 * 1024
AT_THE_END = b"PK\x05\x06"
ACTS = ("/OpenAction", "/AA", "/URI", "/Collection")
NAMED_ACTS = ("/JavaScript", "/EmbeddedFiles")
CARRIED = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/EF")
EMPTY = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/'
    '2006/metadata/core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
    '2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
    '2006/custom-properties"/>',
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    'office:1.0" office:version="1.3"/>',
}
MACROS = ("vbaproject.bin", "basic/", "scripts/")


def without_marks(jpeg: bytes) -> bytes:
    """A JPEG without the segments in which cameras and programs write."""
    out, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP1 (EXIF, XMP), APP3 to APP13 and comments; APP0, APP2 and APP14 tell the colours.
        if jpeg[at + 1] not in (0xE1, *range(0xE3, 0xEE), 0xFE):
            out.append(jpeg[at:end])
        at = end
    return b"".join(out) + jpeg[at:]


def washed_pdf(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer.Info
        for name in ACTS:
            if name in pdf.Root:
                del pdf.Root[name]
        for name in NAMED_ACTS:
            if name in pdf.Root.get("/Names", {}):
                del pdf.Root.Names[name]
        for thing in pdf.objects:
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                _wash(thing)
        pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _wash(thing):
    for name in CARRIED:
        if name in thing:
            del thing[name]
    if thing.get("/S") in ("/JavaScript", "/Launch"):
        thing["/S"] = pikepdf.Name("/Nothing")
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode":
        raw = thing.read_raw_bytes()
        thing.write(without_marks(raw), filter=pikepdf.Name.DCTDecode)


def washed_office(content: bytes) -> bytes:
    """The same parts, with empty ones where authors, programs and times were."""
    end = content.rfind(AT_THE_END)
    if end < 0 or int.from_bytes(content[end + 10 : end + 12], "little") > MOST_ENTRIES:
        raise ValueError("no archive, or too full")
    out = io.BytesIO()
    left = MOST_UNPACKED
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as written,
    ):
        if "[Content_Types].xml" not in given.namelist() and "mimetype" not in given.namelist():
            raise ValueError("no document")
        if sum(entry.file_size for entry in given.infolist()) > MOST_UNPACKED:
            raise ValueError("unfolds too far")
        for entry in given.infolist():
            if any(word in entry.filename.lower() for word in MACROS):
                raise ValueError("macros")
            with given.open(entry) as part:
                words = part.read(left + 1)
            left -= len(words)
            if left < 0:
                raise ValueError("unfolds too far")
            _write(written, entry, words)
    return out.getvalue()


def _write(written, entry, words):
    name = entry.filename
    fresh = zipfile.ZipInfo(name)  # dated 1980: when it was packed is nobody's business
    fresh.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    if name in EMPTY:
        words = EMPTY[name].encode()
    elif words.startswith(b"\xff\xd8"):
        words = without_marks(words)
    elif "thumbnail" in name.lower():
        words = b""
    written.writestr(fresh, words)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    wash = {"pdf": washed_pdf, "office": washed_office}[sys.argv[1]]
    sys.stdout.buffer.write(wash(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
