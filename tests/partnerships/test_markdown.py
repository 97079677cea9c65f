"""Markdown in stories: a small safe subset."""

import pytest

from partnerships.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One *and* **two**", "<p>One <em>and</em> <strong>two</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("[a](https://example.org)", '<p><a href="https://example.org" rel="nofollow noopener">a</a></p>\n'),
        ("![a picture](https://example.org/spy.png)", "<p>a picture</p>\n"),
        ("![<b>](x)", "<p>&lt;b&gt;</p>\n"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("a\x00b", "<p>ab</p>\n"),
    ],
)
def test_only_what_a_story_needs_comes_out(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# One\n\n## Two\n\n# Three", ["h3", "h4", "h3"]),
        ("### Only", ["h3"]),
        ("#### Low\n\n# High\n\n###### Lowest", ["h3", "h3", "h4"]),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_stand_below_that_of_the_section_one_at_a_time(text, tags):
    html = to_html(text)
    assert [part[:2] for part in html.split("<")[1:] if part[:1] == "h"] == tags
    assert [part[1:3] for part in html.split("<")[1:] if part[:2] == "/h"] == tags


def test_a_deeply_nested_text_is_no_trouble():
    assert to_html(">" * 5000 + "deep").count("<blockquote>") <= 30
