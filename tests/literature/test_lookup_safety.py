"""Look-ups that meet with ill will or bad luck: strange pages, addresses that only look public, false certificates."""

import contextlib
import datetime
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from literature.identifiers import Recognised
from literature.lookup import LookupFailed, fetching, look_up
from literature.lookup.pages import read_page
from tests.doi_server import DoiServer

DOI = "10.1002/pad.203"
WORK = {"type": "journal-article", "title": "Partnership"}
QUOTED = "<title>Menschenrechte für “alle”</title>"


def title_at(url: str) -> str:
    return look_up(Recognised("url", url)).item["title"]


@pytest.fixture
def open_network(monkeypatch):
    """Let pages be on this machine."""
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    monkeypatch.setattr(fetching, "PORTS", range(65536))


def served(body: bytes, content_type: str) -> DoiServer:
    return DoiServer(pages={"/page": (200, {"Content-Type": content_type}, body)})


@pytest.mark.parametrize(
    "charset", ["hex", "idna", "undefined", "punycode", "utf-7", "unicode_escape", "rot13", "no-such"]
)
@pytest.mark.usefixtures("open_network")
def test_charsets_that_no_page_has(charset):
    with served(b"<title>T +ADw- \\x41</title>", f"text/html; charset={charset}") as url:
        assert title_at(f"{url}/page") == "T +ADw- \\x41"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (QUOTED.encode("cp1252"), "text/html; charset=windows-1252"),
        (QUOTED.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (QUOTED.encode("cp1252"), "text/html"),
        (QUOTED.encode("cp1252"), "text/html; charset=utf-8"),
        (QUOTED.encode(), "text/html"),
        (f"<meta charset=latin1>{QUOTED}".encode("cp1252"), "text/html"),
        (f"<meta charset='utf-8'>{QUOTED}".encode(), "text/html"),
        (QUOTED.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (QUOTED.encode("utf-16"), "text/html"),
    ],
)
@pytest.mark.usefixtures("open_network")
def test_encodings(body, content_type):
    with served(body, content_type) as url:
        assert title_at(f"{url}/page") == "Menschenrechte für “alle”"


@pytest.mark.usefixtures("open_network")
def test_a_file_that_calls_itself_a_page():
    with served(b"%PDF-1.7", "text/html") as url, pytest.raises(LookupFailed) as failed:
        title_at(f"{url}/page")
    assert str(failed.value) == "There is no web page at this address but a file of another kind."


@pytest.mark.parametrize("piece", ["<![ x", "<!--", "&", "<script", "<title", "</", "<?", "<a ", "<a b='"])
def test_broken_markup(piece):
    item = read_page("<title>T</title>" + piece * (400_000 // len(piece)), "https://example.org/")
    assert item["title"] == "T"


def test_a_script_in_a_title_is_text():
    html = "<title>A <script>alert(1)</script> &amp; b</title><meta name=description content=still-read>"
    item = read_page(html, "https://example.org/")
    assert (item["title"], item["abstract"]) == ("A <script>alert(1)</script> & b", "still-read")


@pytest.mark.parametrize(
    "address",
    ["192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.1", "240.0.0.1", "::7f00:1", "64:ff9b:1::1", "fec0::1",
     "2001:db8::1", "2001::1", "2002:808:808::1", "3fff::1", "100::1", "5f00::1", "4000::1"],
)  # fmt: skip
def test_addresses_that_only_look_public(address):
    assert fetching.is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"])
def test_public_addresses(address):
    assert fetching.is_public(address) is True


@pytest.mark.parametrize(("hops", "found"), [(5, True), (6, False)])
def test_at_most_five_redirects(settings, hops, found):
    pages = {f"/{DOI}": (302, {"Location": "/1"}, b"")}
    pages |= {f"/{hop}": (302, {"Location": f"/{hop + 1}"}, b"") for hop in range(1, hops)}
    pages[f"/{hops}"] = (200, {"Content-Type": "application/json"}, b'{"type": "book", "title": "T"}')
    server = DoiServer(pages=pages)
    with server as settings.DOI_RESOLVER, contextlib.nullcontext() if found else pytest.raises(LookupFailed):
        assert look_up(Recognised("doi", DOI)).item["title"] == "T"
    assert len(server.requests) == 6


def resolving_to(monkeypatch, *ports: int) -> list[str]:
    """Have every name lead to these ports of this machine; gives the names as they are asked for."""
    asked: list[str] = []

    def answer(host, port, *_arguments, **_options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_the_checked_address_is_connected_to(settings, monkeypatch):
    server = DoiServer({DOI: WORK})
    with server as url:
        port = int(url.rpartition(":")[2])
        asked = resolving_to(monkeypatch, port)
        settings.DOI_RESOLVER = f"http://doi.test:{port}"
        assert look_up(Recognised("doi", DOI)).item["title"] == "Partnership"
    # Once for each of two requests, and not again by the connection.
    assert asked == ["doi.test", "doi.test"]
    assert {headers["Host"] for _path, headers in server.requests} == {f"doi.test:{port}"}


def test_the_next_address_when_one_is_closed(settings, monkeypatch):
    with DoiServer({DOI: WORK}) as url:
        port = int(url.rpartition(":")[2])
        resolving_to(monkeypatch, 1, port)
        settings.DOI_RESOLVER = f"http://doi.test:{port}"
        assert look_up(Recognised("doi", DOI)).item["title"] == "Partnership"


def test_proxies_of_the_environment_are_not_used(settings, monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with DoiServer({DOI: WORK}) as settings.DOI_RESOLVER:
        assert look_up(Recognised("doi", DOI)).item["title"] == "Partnership"


def certificate(name: str, folder):
    """A certificate of its own authority for one name; gives the path of a file with it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("name", "trusted"), [("doi.test", True), ("other.test", True), ("doi.test", False)])
def test_name_and_certificate_are_those_of_the_host(settings, monkeypatch, tmp_path, name, trusted):
    """The connection is to an address, the check of the certificate is for the name."""
    names: list[str] = []
    pem = certificate(name, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.sni_callback = lambda _socket, server_name, _context: names.append(server_name)
    if trusted:
        trusting = ssl.create_default_context(cafile=pem)
        monkeypatch.setattr(fetching, "_tls", lambda: trusting)
    with DoiServer({DOI: WORK}, tls=context) as url:
        port = int(url.rpartition(":")[2])
        resolving_to(monkeypatch, port)
        settings.DOI_RESOLVER = f"https://doi.test:{port}"
        if name == "doi.test" and trusted:
            assert look_up(Recognised("doi", DOI)).item["title"] == "Partnership"
            assert names == ["doi.test", "doi.test"]
        else:
            with pytest.raises(LookupFailed) as failed:
                look_up(Recognised("doi", DOI))
            assert str(failed.value) == "There is no safe connection to doi.test: its certificate is not valid."


@pytest.mark.parametrize(
    "host",
    ["0177.0.0.1", "0x7f.1", "127.1", "127.0.0.1.", "user:pass@127.0.0.1", "example.org@127.0.0.1", "[::ffff:7f00:1]",
     "[0:0:0:0:0:ffff:10.0.0.1]", "[::127.0.0.1]", "[fe80::1%25lo]", "[64:ff9b::7f00:1]", "localhost.", "0", "10.1"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_hosts_written_in_a_strange_way_lead_nowhere_private(monkeypatch, host, method):
    """As a resolver reads them: numbers in octal, in hexadecimal, with parts left out; a person before the host."""
    connected: list = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, target: connected.append(target))
    with pytest.raises(LookupFailed) as failed:
        fetching.fetch(f"http://{host}/", accept="*/*", method=method)
    assert (failed.value.reason in ("refused", "unreachable"), connected) == (True, [])


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080, 0, 65536])
def test_other_ports_are_not_asked(monkeypatch, port):
    connected: list = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, target: connected.append(target))
    with pytest.raises(LookupFailed):
        fetching.fetch(f"http://93.184.216.34:{port}/", accept="*/*")
    assert connected == []


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(monkeypatch):
    """The first answer is public; were the name asked again, it would be private (DNS rebinding)."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    connected: list = []

    def answer(host, port, *_arguments, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(self, target):
        connected.append(target)
        raise OSError("stopped here")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(LookupFailed) as failed:
        fetching.fetch("http://rebinding.example/", accept="*/*")
    assert (failed.value.reason, connected) == ("unreachable", [("93.184.216.34", 80)])


def test_each_redirect_is_checked_anew(settings, monkeypatch):
    """Also where the trusted resolver itself leads to another port of its own host."""
    target = DoiServer(pages={"/secret": "<title>Secret</title>"})
    with target as inside:
        pages = {f"/{DOI}": (302, {"Location": f"{inside}/secret"}, b"")}
        with DoiServer(pages=pages) as settings.DOI_RESOLVER, pytest.raises(LookupFailed) as failed:
            look_up(Recognised("doi", DOI))
    assert (failed.value.reason, target.requests) == ("refused", [])


def test_a_redirect_with_line_ends_in_it_adds_no_header(settings):
    server = DoiServer(pages={f"/{DOI}": (302, {"Location": "/x%0d%0aX-Evil: 1"}, b"")})
    with server as settings.DOI_RESOLVER, pytest.raises(LookupFailed):
        look_up(Recognised("doi", DOI))
    assert [headers.get("X-Evil") for _path, headers in server.requests] == [None] * len(server.requests)


def test_head_reads_no_body(settings):
    with DoiServer(pages={"/x": "<p>x"}) as url:
        answer = fetching.fetch(f"{url}/x", accept="*/*", trusted=url, method="HEAD")
    assert (answer.status, answer.body, answer.whole) == (200, b"", True)
