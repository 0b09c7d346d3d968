import pytest

from palante.base.markdown import to_html


def test_raw_html_is_shown_as_text():
    assert "<script>" not in to_html("<script>alert(1)</script>")


@pytest.mark.parametrize(
    "link", ["[x](javascript:alert(1))", "[x](data:text/html,hello)", "![x](javascript:alert(1))"]
)
def test_a_link_that_would_run_something_is_no_link(link):
    assert "href" not in to_html(link)


def test_a_picture_from_elsewhere_is_a_link_to_it_so_that_nobody_learns_who_reads():
    html = to_html('![A reef & "fish"](https://elsewhere.example.org/reef.png?a=1&b=2)')
    assert "<img" not in html
    assert (
        'href="https://elsewhere.example.org/reef.png?a=1&amp;b=2">A reef &amp; &quot;fish&quot;</a>' in html
    )


def test_tables_and_bold_words_are_kept():
    assert "<strong>" in to_html("**now**")
    assert "<table>" in to_html("| a |\n| - |\n| 1 |")
