import pytest

from literature.formats import richtext

TITLE = 'The <i>Travaux</i> of <span class="nocase">UN</span> & CO<sub>2</sub> <script>x</script> </i> <b>'


def test_only_tags_of_csl_in_pairs_are_tags():
    assert richtext.split(TITLE) == [
        ("The ", ()),
        ("Travaux", ("i",)),
        (" of ", ()),
        ("UN", ("nocase",)),
        (" & CO", ()),
        ("2", ("sub",)),
        (" <script>x</script> </i> <b>", ()),
    ]


def test_plain_text_has_no_tags():
    assert richtext.plain(TITLE) == "The Travaux of UN & CO2 <script>x</script> </i> <b>"


def test_html_is_safe():
    assert richtext.to_html(TITLE) == (
        "The <i>Travaux</i> of UN &amp; CO<sub>2</sub> &lt;script&gt;x&lt;/script&gt; &lt;/i&gt; &lt;b&gt;"
    )


@pytest.mark.parametrize("text", [TITLE, "", "plain", "<i>a<b>b</b></i><sup>c</sup>"])
def test_joining_is_the_inverse_of_splitting(text):
    assert richtext.join(richtext.split(text)) == text
