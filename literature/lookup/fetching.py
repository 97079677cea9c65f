"""Fetching what a person names, without becoming their way into this network.

Only http and https; redirects are followed by hand; each host's address is looked up once, must be public,
and is the one connected to. The whole fetch has one time limit, and the answer one size limit.
"""

import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass, replace
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
from django.conf import settings
from django.utils.translation import gettext as _

REDIRECTS = 5
# Where web pages are; other ports of a public host may be open to this network only.
PORTS = (80, 443)
MOST_ADDRESSES = 4
# Others than these errors of the resolver may be over in a minute.
_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_IN_ADDRESS = "%/:=&?~#+!$,;'@()*[]"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses as an IPv6-only network sees them (RFC 6052)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # the one part of IPv6 that is public (RFC 4291)
# What some versions of Python take for public: 6to4, documentation, 6to4's anycast address, protocols' own.
_NOT_PUBLIC = [ipaddress.ip_network(net) for net in ("2002::/16", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")]


class LookupFailed(Exception):
    """A look-up that came to nothing; its text is a sentence for the person who asked.

    `reason`: not-found, unreachable, too-slow, too-large, refused (a private address) or nonsense.
    `no_such_host`: the domain name system was asked and knows no such name.
    """

    def __init__(self, reason: str, message: str, *, no_such_host: bool = False) -> None:
        super().__init__(message)
        self.reason, self.no_such_host = reason, no_such_host


class _NoSuchHost(OSError):
    pass


@dataclass(frozen=True)
class Answer:
    """What came back: final address, status, media type in lower case, charset, body, if that is whole.

    `moved_to`: where the redirects lead that are for good (301, 308), up to the first that is for now; "" without any.
    """

    url: str
    status: int
    media_type: str
    charset: str
    body: bytes
    whole: bool = True
    moved_to: str = ""


def fetch(url: str, *, accept: str, trusted: str = "", method: str = "GET", redirects: int = REDIRECTS) -> Answer:
    """Ask for an address. Raises LookupFailed.

    `accept`: the Accept header. `trusted`: an address whose host and port may be private (the resolver's).
    `method`: GET or HEAD. `redirects`: so many are followed; with 0, an answer that redirects is the answer.
    settings.LOOKUP_TIMEOUT_SECONDS limits the whole, redirects and look-up of names included;
    settings.LOOKUP_MAX_BYTES the body, of which no more is read (the answer is then not `whole`).
    """
    deadline = time.monotonic() + settings.LOOKUP_TIMEOUT_SECONDS
    moved_to, for_good = "", True
    try:
        for _step in range(redirects + 1):
            answer, location = _ask(method, url, accept, _origin(trusted), deadline)
            if not location or not redirects:
                return replace(answer, moved_to=moved_to)
            url = urljoin(url, location)
            for_good = for_good and answer.status in (301, 308)
            moved_to = url if for_good else moved_to
    except TimeoutError:
        raise LookupFailed("too-slow", _("%(host)s took too long to answer.") % {"host": _host(url)}) from None
    except ssl.SSLCertVerificationError:
        sentence = _("There is no safe connection to %(host)s: its certificate is not valid.")
        raise LookupFailed("unreachable", sentence % {"host": _host(url)}) from None
    except _NoSuchHost:
        sentence = _("%(host)s could not be reached.") % {"host": _host(url)}
        raise LookupFailed("unreachable", sentence, no_such_host=True) from None
    except (OSError, HTTPException, UnicodeError, ValueError):
        raise LookupFailed("unreachable", _("%(host)s could not be reached.") % {"host": _host(url)}) from None
    raise LookupFailed("nonsense", _("%(host)s sent us in circles.") % {"host": _host(url)})


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url[:80]
    except ValueError:
        return url[:80]


def _port(parts: SplitResult) -> int:
    return {"https": 443}.get(parts.scheme, 80) if parts.port is None else parts.port


def _origin(url: str) -> tuple[str, int]:
    if not url:
        return ("", 0)
    parts = urlsplit(url)
    return (parts.hostname or "", _port(parts))


def _ask(method: str, url: str, accept: str, trusted: tuple[str, int], deadline: float) -> tuple[Answer, str]:
    """The answer to one request, and where it redirects to ("" if it does not)."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LookupFailed("refused", _("The address leads to something that is no web page."))
    host, port = parts.hostname, _port(parts)
    is_trusted = (host, port) == trusted
    addresses = _addresses(host, port, is_trusted, deadline)
    if not is_trusted and port not in PORTS:
        raise LookupFailed("refused", _("The address leads to something that is no web page."))
    connection, wire = _connect(addresses, host, parts.scheme, deadline)
    try:
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_IN_ADDRESS)
        headers = {
            "Accept": accept,
            "User-Agent": _user_agent(),
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        location = response.getheader("Location") or ""
        if response.status in (301, 302, 303, 307, 308) and location:
            return Answer(url, response.status, "", "", b""), location
        body, whole = _body(response)
    finally:
        wire.hang_up()
    content_type = response.headers.get_content_type().lower()
    charset = response.headers.get_content_charset() or ""
    return Answer(url, response.status, content_type, charset, body, whole), ""


def _user_agent() -> str:
    return f"PartnershipPortal/1.0 (+{getattr(settings, 'PORTAL_URL', '')})"


def _addresses(host: str, port: int, trusted: bool, deadline: float) -> list[tuple]:
    """The addresses to connect to, the first few of the host's, if all of them are public."""
    found: list = []
    failed: list[Exception] = []

    def resolve() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    # The system's resolver knows no time limit, so it is left behind when it takes too long.
    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise TimeoutError
    if failed and getattr(failed[0], "errno", None) in _NO_SUCH_HOST:
        raise _NoSuchHost
    if failed or not found:
        raise OSError("unknown host")
    if not trusted and not all(is_public(entry[4][0]) for entry in found):
        raise LookupFailed("refused", _("The address leads into a private network; it is not looked up."))
    return found[:MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, embedded IPv4 addresses included."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip not in _GLOBAL_UNICAST:
            return False
    if any(ip.version == net.version and ip in net for net in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _connect(addresses: list[tuple], host: str, scheme: str, deadline: float) -> tuple[HTTPConnection, "_TimedSocket"]:
    plain = _first_that_answers(addresses, deadline)
    try:
        if scheme == "https":
            plain.settimeout(_left(deadline))
            plain = _tls().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    port = addresses[0][4][1]
    connection = HTTPConnection(_literal(host), port)
    connection.default_port = 443 if scheme == "https" else 80  # so that the Host header names no usual port
    connection.sock = _TimedSocket(plain, deadline)
    return connection, connection.sock


def _first_that_answers(addresses: list[tuple], deadline: float) -> socket.socket:
    """A socket connected to the first of the addresses that answers; each has its share of the time."""
    for tried, (family, kind, protocol, _name, target) in enumerate(addresses):
        plain = socket.socket(family, kind, protocol)
        try:
            plain.settimeout(_left(deadline) / (len(addresses) - tried))
            plain.connect(target)
            return plain
        except OSError:
            plain.close()
            if tried == len(addresses) - 1:
                raise
    raise OSError("no address")


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificates, for a network with one of its own, and certifi's, for a system without any."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _literal(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _TimedSocket:
    """As much of a socket as http.client needs; each read may take only what is left of the whole time."""

    def __init__(self, wrapped: socket.socket, deadline: float) -> None:
        self._wrapped = wrapped
        self._deadline = deadline

    def sendall(self, data) -> None:
        self._wrapped.settimeout(_left(self._deadline))
        self._wrapped.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._wrapped, self._deadline))

    def close(self) -> None:
        """Nothing yet: http.client closes its socket once it has the headers, with the body still to come."""

    def hang_up(self) -> None:
        self._wrapped.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, wrapped: socket.socket, deadline: float) -> None:
        self._wrapped = wrapped
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self._wrapped.settimeout(_left(self._deadline))
        return self._wrapped.recv_into(buffer)


def _body(response: HTTPResponse) -> tuple[bytes, bool]:
    """At most LOOKUP_MAX_BYTES of the body, unpacked, and whether that is all of it."""
    limit = settings.LOOKUP_MAX_BYTES
    body = response.read(limit + 1)
    if (response.getheader("Content-Encoding") or "").strip().lower() in ("gzip", "x-gzip"):
        try:
            body = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, limit + 1)
        except zlib.error:
            raise ValueError("not gzip") from None
    return body[:limit], len(body) <= limit
