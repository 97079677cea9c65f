"""A small server that answers as doi.org does, for tests without a network.

    with DoiServer({"10.1000/182": {"type": "book", "title": "..."}}) as url:
        settings.DOI_RESOLVER = url

Like doi.org it sends on to a registry (here: itself), which answers with CSL-JSON to whoever asks for that
and with a web page to others; an unknown DOI is a 404. It answers as Open Library for `books`, and serves
`pages`.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CSL_JSON = "application/vnd.citationstyles.csl+json"


class DoiServer:
    """Works by DOI, books by ISBN, pages by path; `requests` are (path, headers) as they came.

    `pages`: path -> HTML as text, or (status, headers, body). `seconds`: how long each answer waits.
    `tls` makes it speak TLS. `head`: the status of its answers to HEAD; 0: as to GET, without the body. `methods` are
    those of the requests.
    """

    def __init__(
        self,
        works: Mapping[str, Any] | None = None,
        *,
        books: Mapping[str, Any] | None = None,
        pages: Mapping[str, Any] | None = None,
        seconds: float = 0,
        tls: ssl.SSLContext | None = None,
        head: int = 0,
    ) -> None:
        self.works = {doi.lower(): work for doi, work in (works or {}).items()}
        self.books = dict(books or {})
        self.pages = dict(pages or {})
        self.seconds, self.tls, self.head = seconds, tls, head
        self.methods: list[str] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def __enter__(self) -> str:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self.url

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, accept: str) -> tuple[int, dict[str, str], bytes | Callable]:
        """Status, headers and body of one request."""
        parts = urlsplit(path)
        if parts.path in self.pages:
            page = self.pages[parts.path]
            return (
                page if isinstance(page, tuple) else (200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
            )
        if parts.path == "/api/books":
            key = parse_qs(parts.query)["bibkeys"][0]
            book = self.books.get(key.removeprefix("ISBN:"))
            return 200, {"Content-Type": "application/json"}, json.dumps({key: book} if book else {}).encode()
        doi = unquote(parts.path.removeprefix("/registry")).strip("/").lower()
        if doi not in self.works:
            return 404, {"Content-Type": "text/html"}, b"<title>Error: DOI Not Found</title>"
        if not parts.path.startswith("/registry/"):
            return 302, {"Location": f"/registry/{doi}", "Content-Type": "text/html"}, b""
        if CSL_JSON not in accept:
            return 200, {"Content-Type": "text/html"}, b"<title>A landing page</title>"
        work = self.works[doi]
        body = work if isinstance(work, bytes) else json.dumps(work).encode()
        return 200, {"Content-Type": CSL_JSON}, body


def _handler(server: DoiServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            server.methods.append(self.command)
            server.requests.append((self.path, dict(self.headers)))
            time.sleep(server.seconds)
            status, headers, body = server.answer(self.path, self.headers.get("Accept", ""))
            if self.command == "HEAD":
                status, body = server.head or status, b""
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if callable(body):
                    body(self.wfile)
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # the client has had enough

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler
