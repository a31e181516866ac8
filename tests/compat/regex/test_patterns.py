"""What patterns mean: words in and out, what is refused, what validators dispute."""

from __future__ import annotations

import pytest

from contract_registry.compat.regex import Unsupported, contains, disputed, from_pattern

CASES: list[tuple[str, list[str], list[str]]] = [
    # A search, anchored only where it says so.
    ("", ["", "a", "\n"], []),
    ("a", ["a", "ba", "ab", "\na\n"], ["", "b", "A"]),
    ("^a", ["a", "ab"], ["", "ba", "\na"]),
    ("a$", ["a", "ba"], ["", "ab", "a\n"]),
    ("^a$", ["a"], ["", "a\n", "aa"]),
    ("^$", [""], ["\n", "a"]),
    ("(^a|b$)", ["a", "ab", "ax", "xb", "b"], ["", "xa", "bx", "xax"]),
    ("^(a|^b)$", ["a", "b"], ["ab"]),
    ("a^b", [], ["ab", "a", "b", "a^b"]),
    ("a$b", [], ["ab", "a$b"]),
    ("(?:a|^)b", ["b", "ab", "xab", "bx"], ["xb", "a"]),
    ("(?:a|$)(?:b|$)", ["", "a", "xab", "x"], []),
    ("^alpha|beta|rc$", ["alphax", "xbetax", "xrc"], ["xalpha", "rcx", "rc "]),
    # Characters and classes.
    (".", ["a", "é", "😀", "\x00", "\x85"], ["", "\n", "\r", "\u2028", "\u2029"]),
    ("^.$", ["😀"], ["😀😀"]),
    ("^[^a]$", ["b", "\n", "😀"], ["a", "", "bb"]),
    ("[]", [], ["", "a", "]"]),
    ("^[^]$", ["a", "\n", "😀"], ["", "ab"]),
    (r"^\d+$", ["0123456789"], ["٣", "a", ""]),
    (r"^\w+$", ["azAZ09_"], ["é", "-", ""]),
    (r"^\s+$", [" \t\n\v\f\r\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"], [""]),
    (r"^\s$", [], ["\u0085", "\u200b", "\u180e", "\x1c", "a"]),
    (r"^[\D]$", ["a", "٣"], ["0"]),
    (r"^[^\W_]$", ["a", "0"], ["_", "-"]),
    ("^[a-zA-Z-_0-9]+$", ["a-Z_9"], [".", "[", " "]),
    ("^[a-zA-Z.-_0-9]+$", ["aZ.9/:;<=>?@[\\]^_"], ["-", " ", "`"]),
    (r"^[\w-.]+$", ["a-.b"], ["+", "/"]),
    (r"^[a-\d]+$", ["a-7"], ["b"]),
    ("^[--a]+$", ["-", "a", "Z", "."], [",", "b"]),
    ("^[a-]+$", ["a-"], ["b"]),
    (r"^[\]\\^]+$", ["]\\^"], ["["]),
    ("^[[a-z]*[-]?[a-z]*]*$", ["[x-y]]", "", "-"], ["[1"]),
    (r"^[\b]$", ["\b"], ["b"]),
    (r"^[\u{1F600}-\u{1F64F}]$", ["😀", "🙏"], ["🚀", "\ud83d"]),
    (r"^[\ud83d\ude00-\ud83d\ude4f]$", ["😀", "🙏"], ["🚀"]),
    # Escapes.
    (r"^\n\r\t\v\f\0$", ["\n\r\t\v\f\x00"], ["nrtvf0"]),
    (r"^\cA\cj$", ["\x01\n"], ["cAcj"]),
    (r"^\x41\u0042\u{43}$", ["ABC"], ["abc"]),
    (r"^\ud83d\ude00$", ["😀"], ["\ude00"]),
    (r"^\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/$", ["^$\\.*+?()[]{}|/"], [""]),
    (r"^\-\_\@\"\ \#\é$", ["-_@\" #é"], ["\\-"]),
    # Counts, greedy or lazy.
    ("^a*?b+?c??$", ["b", "aabbc"], ["a", "bcc"]),
    ("^a{2}$", ["aa"], ["a", "aaa"]),
    ("^a{2,}$", ["aa", "aaaaa"], ["a"]),
    ("^(ab){0,2}$", ["", "ab", "abab"], ["a", "ababab"]),
    ("^(a?){3}$", ["", "a", "aaa"], ["aaaa"]),
    ("^(a*)*b$", ["b", "aab"], ["a"]),
    ("^(a{2}|b{3}){2}$", ["aaaa", "aabbb", "bbbbbb"], ["aab", "aaaabbb"]),
    ("^a{0}$", [""], ["a"]),
    ("^(?:a{0,2}){3}$", ["", "aaaaa", "aaaaaa"], ["aaaaaaa"]),
    ("^(?:){5}$", [""], ["a"]),
    # Lone brackets.
    ("^{?[0-9]{2}}?$", ["12", "{12}"], ["{1}"]),
    ("^a{x}$", ["a{x}"], ["a"]),
    ("^a{$", ["a{"], ["a"]),
    ("^a}]$", ["a}]"], ["a"]),
    # Look-ahead.
    (r"^(?!.*\.\.)[a-z.]+$", ["a", ".a.b."], ["", "a..b"]),
    (r"^(?=.*[A-Z])(?=.*\d).{8,}$", ["aaaaaaA1"], ["aaaaaaaa", "A1"]),
    ("^(?:(?!ab).)*$", ["", "ba", "aab"[:2]], ["ab", "xaby"]),
    ("^(?:(?=ab|b)[ab])*$", ["", "b", "ab", "abab"], ["a", "aa", "ba"]),
    ("^a(?=b(?!c))bd?$", ["ab", "abd"], ["abc", "a"]),
    ("^(?!(?!a))", ["a", "ab"], ["", "b"]),
    ("^(?:(?=a)){2}a$", ["a"], ["", "b"]),
    ("(?=b)", ["b", "ab"], ["", "a"]),
    ("^((?!-)[a-z-]{1,3}(?:-|$))+$", ["a-", "a", "ab-c-"], ["-", "-a", ""]),
    # Word boundaries.
    (r"\bfoo\b", ["foo", "a foo.", "-foo-"], ["afoo", "foo_", "fo"]),
    (r"^(\w+\b\W*)+$", ["a b", "ab, cd"], [" a"]),
    (r"\B", ["", "ab", "-"], ["a"]),
    (r"\b", ["a", "-a"], ["", "--"]),
    (r"^(?:\b|a){3}$", ["a", "aa", "aaa"], ["", "aaaa"]),
    (r"(?:\Ba)+c", ["aac", "-aac"], ["ac", "-ac"]),
    (r"^(?:\b[ab]|-)+$", ["a", "a-b", "-"], ["", "ab"]),
    ("^a*(?!^)b$", ["ab", "aab"], ["b"]),
    (r"^[a-]{1,2}(?:\b-{3}|\Ba)$", ["a---", "-a---", "aa"], ["----", "-a"]),
    # Groups and names.
    ("^(?<year>[0-9]{4})-(?:x|y)$", ["2020-x"], ["2020-"]),
    ("^(|a|b|)$", ["", "a", "b"], ["ab"]),
    ("()|a", ["", "x"], []),
    # Unicode properties.
    (r"^\p{L}+$", ["aé中"], ["1", "-", ""]),
    (r"^\p{Lu}\p{Ll}$", ["Éé"], ["éÉ"]),
    (r"^\p{General_Category=Decimal_Number}$", ["٣", "7"], ["a"]),
    (r"^\p{gc=Nd}\P{Nd}$", ["1a"], ["11"]),
    (r"^\p{Letter}\p{LC}$", ["aA"], ["中中"]),
    (r"^[\p{Any}]\p{ASCII}\p{Assigned}$", ["😀aé"], ["aéa", "aa\u0378"]),
    (r"^\p{Lowercase}\p{Uppercase}\p{White_Space}$", ["ªⅠ\x85"], ["Aa "]),
    (r"^\p{ASCII_Hex_Digit}+$", ["0aF"], ["g", "０"]),
    (r"^\p{XID_Start}\p{XID_Continue}*$", ["aé_9"], ["_a", "9"]),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "inside", "outside"), CASES)
def test_words_are_in_or_out(pattern: str, inside: list[str], outside: list[str]) -> None:
    language = from_pattern(pattern)
    assert [word for word in inside if not contains(language, word)] == []
    assert [word for word in outside if contains(language, word)] == []
    assert [word for word in inside if contains(~language, word)] == []


UNSUPPORTED = {
    r"(a)\1": "backreference",
    r"(?<n>a)\k<n>": "backreference",
    "(?<=a)b": "look-behind",
    "(?<!a)b": "look-behind",
    "(?P<n>a)": "not ECMA-262",
    "(?>a)": "not ECMA-262",
    "(?i)a": "not ECMA-262",
    "(?i:a)": "not ECMA-262",
    "(?#a)": "not ECMA-262",
    "a++": "possessive",
    "a{1}+": "possessive",
    r"\Aa": "disputed",
    r"a\Z": "disputed",
    r"a\z": "disputed",
    r"\a": "disputed",
    r"\e": "disputed",
    r"\h": "disputed",
    r"\N{DASH}": "disputed",
    r"\x1": "disputed",
    r"\c1": "disputed",
    r"\01": "disputed",
    r"[\1]": "disputed",
    r"[\B]": "disputed",
    "a{,3}": "disputed",
    "[]a]": "disputed",
    "[^]a]": "disputed",
    "[][a]": "disputed",
    r"\u12": "four hexadecimal",
    r"\u{110000}": "above U",
    r"\p": "without a property",
    r"\p{Script=Greek}": "not known",
    r"\p{Alphabetic}": "not known",
    r"\p{lu}": "not known",
    "a**": "nothing to repeat",
    "a{2}{3}": "nothing to repeat",
    "*a": "nothing to repeat",
    "{1}": "nothing to repeat",
    "^*": "repeated assertion",
    r"\b+": "repeated assertion",
    "(?=a)*": "repeated assertion",
    "a{2,1}": "out of order",
    "[b-a]": "out of order",
    "a{1234567890123456}": "digits",
    "(a": "not closed",
    "a)": "without an opening",
    "[a": "not closed",
    "a\\": "backslash",
}


@pytest.mark.parametrize(("pattern", "reason"), UNSUPPORTED.items())
def test_what_has_no_one_regular_meaning_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(Unsupported, match=reason):
        from_pattern(pattern)


def test_hostile_patterns_are_refused_before_they_cost() -> None:
    for pattern, reason in [
        ("(" * 10_000 + "a" + ")" * 10_000, "nested too deep"),
        ("a" * 100_000, "characters"),
        (r"[\p{L}\p{N}]" * 5_000, "classes are too large"),
        (r"(\b|a)" * 200, "look-aheads"),
        ("(^|a)" * 5_000, "anchors"),
        (r"(?:\b|a){100000}", "large count"),
    ]:
        with pytest.raises(Unsupported, match=reason):
            from_pattern(pattern)


def test_equal_languages_of_equal_build_are_one_object() -> None:
    assert from_pattern("^[ab]+$") is from_pattern("^(?:a|b)+$")
    assert from_pattern("x") == from_pattern("(?:x)")
    assert ~~from_pattern("^[ab]+c$") is from_pattern("^[ab]+c$")
    assert hash(from_pattern("^a")) == hash(from_pattern("^a"))


def test_what_validators_read_differently_is_told() -> None:
    assert disputed("^[a-z]+x") is None
    assert disputed("a$") == "$ also matches before a trailing newline in Python's re"
    told = disputed(r"[\w-.]{") or ""
    assert "letters beyond ASCII" in told
    assert "lone bracket" in told
    assert "range that ends in a class" in told
