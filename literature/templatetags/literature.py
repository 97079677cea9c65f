"""Titles and names of sources on a page."""

from django import template

from literature.richtext import rich

register = template.Library()

register.filter("rich", rich)
