"""A small S3: buckets of bytes, asked by boto3 over real HTTP. It knows no rights and no clock."""

import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

GONE = b"<Error><Code>NoSuchKey</Code></Error>"


class Bucket(BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def key(self):
        return unquote(urlsplit(self.path).path)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self):
        self.server.signed.append("AWS4-HMAC-SHA256" in self.headers.get("Authorization", ""))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept[self.key()] = body
        self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_GET(self):
        if "list-type" in parse_qs(urlsplit(self.path).query):
            return self.answer(200, b"<ListBucketResult></ListBucketResult>")
        body = self.server.kept.get(self.key())
        if body is None:
            return self.answer(404, GONE)
        stamp = "Sat, 21 Nov 2026 12:00:00 GMT"
        return self.answer(
            200, body, ETag=f'"{hashlib.md5(body).hexdigest()}"', Last_Modified=stamp
        )

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.kept.pop(self.key(), None)
        self.answer(204)


@contextmanager
def bucket():
    """The server of a bucket; `kept` holds what is in it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.kept, server.signed = {}, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
