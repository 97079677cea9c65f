"""What search engines read first: robots.txt (RFC 9309) and the index of the sitemaps."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.addresses import absolute
from curation.sitemaps import NAMESPACE, w3c
from literature.machines import sitemap
from partnerships import organisation_sitemap
from partnerships.finding import sitemap as cases

#: Pages of the portal itself, by name.
PAGES = (
    *("portal:home", "literature:sources", "partnerships:list", "partnerships:map", "partnerships:organisations"),
    *("portal:about", "portal:accessibility", "machines:api"),
)
#: What holds nothing for readers: what people do, and the same again in another order or another form.
CLOSED = (
    "/accounts/",
    "/admin/",
    "/review/",
    "/outbox/",
    "/mailbox/",
    "/matters/",
    "/profile/",
    "/theme/",
    "/language/",
    "/literature/add/",
    "/literature/export.",
    "/literature/likely-duplicates/",
    "/literature/?*",  # not "/literature/?": some programs drop the sign, and would shut out every record
    "/literature/*/edit/",
    "/literature/*/cite/",
    "/literature/*/propose-change/",
    "/literature/*/?*",
    "/organisations/?*",
    "/organisations/add/",
    "/organisations/list.",
    "/organisations/likely-duplicates/",
    "/organisations/merge/",
    "/organisations/registers/",
    "/organisations/suggest/",
    "/organisations/*/edit/",
    "/partnerships/?*",
    "/partnerships/map/?*",
    "/partnerships/compare/",
    "/partnerships/confidential/",
    "/partnerships/export.",
    "/partnerships/*/?*",
    "/tell/",
)
#: The lists' own pages lead to every record.
OPEN = ("/literature/?page=", "/organisations/?page=", "/partnerships/?page=")


@require_safe
def robots(request):
    """What programs that follow links are asked to leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Allow: {path}" for path in OPEN), *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {_absolute('portal:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request):
    """The sitemaps: that of the portal's own pages, and those of the records."""
    entries = [f"<sitemap><loc>{_absolute('portal:sitemap-pages')}</loc></sitemap>"]
    for number, last in sitemap.parts():
        address = _absolute("machines:sitemap-sources", number)
        entries.append(f"<sitemap><loc>{address}</loc><lastmod>{w3c(last)}</lastmod></sitemap>")
    for number, last in organisation_sitemap.parts():
        address = _absolute("partnerships:sitemap-organisations", number)
        entries.append(f"<sitemap><loc>{address}</loc><lastmod>{w3c(last)}</lastmod></sitemap>")
    last = cases.last_change()
    if last is not None:
        address = _absolute("partnerships:sitemap")
        entries.append(f"<sitemap><loc>{address}</loc><lastmod>{w3c(last)}</lastmod></sitemap>")
    return _xml("sitemapindex", entries)


@require_safe
def sitemap_of_pages(request):
    """The pages of the portal that are no records."""
    return _xml("urlset", [f"<url><loc>{_absolute(name)}</loc></url>" for name in PAGES])


def _absolute(name: str, *arguments) -> str:
    return absolute(reverse(name, args=arguments))


def _xml(root: str, entries: list[str]) -> HttpResponse:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n'
    return HttpResponse(head + "\n".join(entries) + f"\n</{root}>\n", content_type="application/xml; charset=utf-8")
