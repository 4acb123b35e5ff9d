"""Formatted text: read from HTML, refused in Telegram's words, written back."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator import entities, markup
from bot.simulator.errors import ApiError, Json

PREFIX = "Bad Request: can't parse entities: "


def shape(found: list[Json]) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in found]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>督办</b>", "督办", [("bold", 0, 2)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        (
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<code>a</code> <pre>b</pre>", "a b", [("code", 0, 1), ("pre", 2, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<b>一<i>二</i>三</b>", "一二三", [("bold", 0, 3), ("italic", 1, 1)]),
        ("<b><i>同</i></b>", "同", [("bold", 0, 1), ("italic", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
        ("<b></b>空", "空", []),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#33;&#x4e00;", '1 < 2 && 3 > 2 "!一', []),
        ("&nbsp; &copy;", "&nbsp; &copy;", []),
        ("<B>大写</B>", "大写", [("bold", 0, 2)]),
    ],
)
def test_html_becomes_plain_text_and_entities(
    source: str, text: str, expected: list[tuple[str, int, int]]
) -> None:
    parsed, found = markup.parse(source)

    assert (parsed, shape(found)) == (text, expected)


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        ),
        ("<a href='example.org'>x</a>", {"type": "text_link", "url": "http://example.org"}),
        (
            '<a href="tg://user?id=42">x</a>',
            {"type": "text_mention", "user": {"id": 42, "is_bot": False, "first_name": "x"}},
        ),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
        (
            '<tg-time unix="1709254800" format="wDT">x</tg-time>',
            {"unix_time": 1709254800, "date_time_format": "wDT"},
        ),
    ],
)
def test_tags_carry_what_their_attributes_say(source: str, extra: Json) -> None:
    _, found = markup.parse(source)

    assert len(found) == 1
    assert found[0].items() >= extra.items()


def test_a_link_to_nowhere_leaves_its_text() -> None:
    assert markup.parse('<a href="javascript:x">文</a>') == ("文", [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("督办<br>", 'Unsupported start tag "br" at byte offset 6'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <b", "Unclosed start tag at byte offset 2"),
        ("a <= b > c", 'Unsupported start tag "=" at byte offset 2'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x"', 'Unclosed start tag "a" at byte offset 0'),
        (
            '<tg-emoji emoji-id="99999999999999999999">x</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        markup.parse(source)

    assert refused.value.description == PREFIX + reason


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert markup.parse(html.escape(text, quote=False)) == (text, [])


TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "blockquote"])
WORDS = st.text("ab督办😀<&>", min_size=1, max_size=5).map(lambda text: html.escape(text, quote=False))
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, min_size=1, max_size=3)
    ),
)


@given(st.lists(TREES, max_size=4).map("".join))
def test_html_written_back_says_the_same(source: str) -> None:
    text, found = markup.parse(source)

    assert markup.parse(entities.to_html(text, found)) == (text, found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("督办 /help@duban_demo_bot", [("bot_command", 3, 20)]),
        ("1/2", []),
        ("😀 https://example.org/a?b=1，见", [("url", 3, 25)]),
        ("@linxiao #医改", [("mention", 0, 8), ("hashtag", 9, 3)]),
    ],
)
def test_commands_links_and_mentions_are_found_by_themselves(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert shape(entities.found(text)) == expected


def test_nothing_is_found_inside_code_or_a_link() -> None:
    text, given_entities = markup.parse(
        '<code>/start</code> <a href="https://example.org">@linxiao</a> /help'
    )

    assert shape(entities.with_found(text, given_entities)) == [
        ("code", 0, 6),
        ("text_link", 7, 8),
        ("bot_command", 16, 5),
    ]


def test_blank_space_around_is_dropped_and_entities_move() -> None:
    text, moved = entities.stripped("  好 的 \n", [{"type": "bold", "offset": 0, "length": 7}])

    assert (text, shape(moved)) == ("好 的", [("bold", 0, 3)])


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "loud", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        (
            {"type": "bold", "offset": 9, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 9",
        ),
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
    ],
)
def test_entities_that_do_not_fit_are_refused(entity: Json, reason: str) -> None:
    with pytest.raises(ApiError, match=f"Bad Request: {reason}"):
        entities.checked("督办", [entity])
