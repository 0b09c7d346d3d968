"""Hypothesis strategies: files made of the format's own pieces, damaged as real ones are, and of anything at all."""

from hypothesis import strategies as st

TIMES = [
    "[[0:01]] ", "[[12:30]]  ", "[[7]] ", "[[7.30]] ", "[[1:02:03]] ", "[[0:17\\]\\]", "[[9:26\\]\\]\\. ", "[[12:46\\] ",
    "[[7:24\\]]] ", "[[7:55 ]] ", "[[ 1:33]] ", "[[\\[0:20]] ", "\\[6:26]] ", "__\\[\\[11:28]] ", "[[2:40 ", "[[0:0]] ",
    "22:07 ", "[[1:75]] ", "[[99999:00]]", "[1.1 million", "2\\:10 ", "", "", "", "", "",
]  # fmt: skip
KEYS = [
    "tools", "skills", "tactics", "principles", "Tools capture card", "kills", "priciples", "country", "continent", "audio",
    "type", "ai_summary", "AI Summary", "summary", "mood", "note", "https", "consent", "9x",
]  # fmt: skip
NAMES = [
    "Design", "It's not a map", "it's not a map", "Ask first: nothing about us, without us", '"Yes" means a date', "R&amp;D",
    " Spaced ", "Ends?", "Ends.", "A/B", "…", "’", "", "story", "Atlantis ", "https://audio.example.org/ATL\\-2\\.m4a", "]",
]  # fmt: skip
WORDS = [
    "We walked", "and said\\.", "\\*\\*\\*\\* nine", "**bold**", "__both__", "a \\- b", "[link](http://x.y)", "<http://a.b>",
    "`code`", "é漢字", "\u2028", "\0", "\x85", "\x0b", "\t", "  ", "[[tools:Inside]]", "[[", "]]", "#", "- item", "1\\.",
    "\\",     "*", "_", "&amp;", "\ufeff", "22:07 and", "[[0:17 x", "<b>", "```",
]  # fmt: skip
ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n\n", "  \n", ""]

times, keys, names = st.sampled_from(TIMES), st.sampled_from(KEYS), st.sampled_from(NAMES)
words = st.lists(st.sampled_from(WORDS), min_size=0, max_size=5).map(" ".join)
tags = st.builds(
    "[[{}:{}{}".format,
    keys,
    names,
    st.sampled_from(["]]", "]]", "]]", "]]", "\\]\\]", "]", "", "]]]", "]] "]),
)
several = st.lists(tags, min_size=1, max_size=3).flatmap(
    lambda some: st.sampled_from([" ", "", ", "]).map(lambda gap: gap.join(some))
)
summaries = st.builds("[[ai_summary:{}\n\n{}{}".format, words, words, st.sampled_from(["]]", "]]", ""]))
titles = st.builds("{}{}".format, st.sampled_from(["# ", "# ", "# # ", "#", '# "']), words)
questions = st.builds(
    "{}{}{}".format,
    st.sampled_from(["### ", "### ", "### ", "###", "## ", "#### ", "   ### ", "###  "]),
    times,
    words,
)
paragraphs = st.builds("{}{}".format, times, words)
heads = st.builds("### {}".format, tags)
lines = st.one_of(
    tags, tags, several, summaries, titles, questions, questions, paragraphs, paragraphs, heads, st.just("")
)
made = st.builds(
    "{}{}".format,
    st.sampled_from(["", "", "", "\ufeff"]),
    st.lists(st.builds("{}{}".format, lines, st.sampled_from(ENDS)), max_size=14).map("".join),
)
anything = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("[]#:\\ \n\r0123tools*_")), max_size=120
)
texts = st.one_of(made, made, made, anything)

parts = st.builds(
    "## {}\n{}".format, st.sampled_from(["Overview", "Purpose", "License", "Related methods", "Own"]), words
)
image = st.sampled_from([
    "![](data:image/png;base64,iVBORw0KGgo=)", "![x](data:image/png;base64,???)", "![](data:text/html,x)", "![](data:",
    "```", "```markdown", "~~~",
])  # fmt: skip
rows = st.one_of(st.just("[[type:tools]]"), tags, titles, parts, parts, image, words)
elements = st.builds(
    "{}{}".format,
    st.sampled_from(["", "\ufeff"]),
    st.lists(st.builds("{}{}".format, rows, st.sampled_from(ENDS)), max_size=10).map("".join),
)
