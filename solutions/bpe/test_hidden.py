"""The hidden suite of bpe."""

from collections import Counter

import pytest

from grader.datasets import prose
from grader.expect import expect_equal, unchanged

# Characters of one to four bytes, combining marks, a joined emoji, and what a careless reader or writer changes.
TEXTS = {
    "Greek and Cyrillic": "Η Αθήνα είναι πρωτεύουσα. Москва — столица России.",
    "Chinese and Hindi": "自然语言处理很有趣。हिन्दी एक भाषा है।",
    "emoji": "😀😀🙂 👩‍👩‍👧‍👦 🇨🇿🇨🇿 👍🏽!",
    "composed and combining accents": "é e\u0301 Å \u212b ﬁ ß ẞ İ ı",
    "line ends and blanks": "\ufeff \ta\r\nb\rc\n\n  \u00a0d\u2028e \n",
    "the ends of the ranges": "\0\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff",
    "zero bytes at the ends": "\0a\0\0",
    "one emoji": "😀",
    "one letter": "x",
    "an empty text": "",
}


def single_bytes(text):
    """The tokens before any merge."""
    return [bytes([byte]) for byte in text.encode()]


def joined(tokens, left, right):
    """The tokens after one merge, from left to right."""
    result, i = [], 0
    while i < len(tokens):
        fits = tokens[i : i + 2] == [left, right]
        result.append(left + right if fits else tokens[i])
        i += 2 if fits else 1
    return result


def count(tokens):
    """The pairs and how often each occurs: one of two equal tokens once in each two of a run's places."""
    counts, i = Counter(), 0
    while i + 1 < len(tokens):
        run = i
        while run + 1 < len(tokens) and tokens[run + 1] == tokens[i]:
            run += 1
        if run > i:
            counts[tokens[i], tokens[i]] += (run - i + 1) // 2
        if run + 1 < len(tokens):
            counts[tokens[run], tokens[run + 1]] += 1
        i = run + 1
    return counts


def trained(text, num_merges):
    """The merges by definition; asserts that no two of them give the same bytes, which is out of scope."""
    tokens, merges = single_bytes(text), []
    while len(merges) < num_merges:
        counts = count(tokens)
        often = max(counts.values(), default=0)
        if often < 2:
            break
        merges.append(sorted(pair for pair in counts if counts[pair] == often)[0])
        tokens = joined(tokens, *merges[-1])
    assert len({left + right for left, right in merges}) == len(merges)
    return merges


def encoded(text, merges):
    """The tokens by definition."""
    tokens = single_bytes(text)
    for left, right in merges:
        tokens = joined(tokens, left, right)
    return tokens


def passage(rng, length):
    """A piece of English prose."""
    text = prose()
    start = int(rng.integers(len(text) - length))
    return text[start : start + length]


def letters(rng, alphabet, length):
    """Random characters of the alphabet."""
    return "".join(alphabet[i] for i in rng.integers(0, len(alphabet), length))  # rng.choice loses zero bytes


def shown(text):
    """A text in a message."""
    return repr(text) if len(text) <= 24 else f"a text of {len(text)} characters"


def expect_merges(submission, text, num_merges, what=""):
    """The submission learns what the definition learns; returns it."""
    merges = trained(text, num_merges)
    expect_equal(submission.train_bpe(text, num_merges), merges, what=f"train_bpe({what or shown(text)}, {num_merges})")
    return merges


def expect_tokens(submission, text, merges, what=""):
    """The submission encodes as the definition does."""
    tokens = encoded(text, merges)
    expect_equal(submission.encode(text, list(merges)), tokens, what=f"encode({what or shown(text)})")


@pytest.mark.points(3)
def test_learns_the_most_frequent_pairs(submission, rng):
    """learns the most frequent pair of each round, counted anew after each merge"""
    # Not much text, and few pairs where there are many merges: a count of one pair after another is fast enough.
    for length, num_merges in ((600, 1), (500, 12), (400, 30)):
        expect_merges(submission, passage(rng, length), num_merges, what="English prose")
    text = passage(rng, 500)
    merges = trained(text, 7)
    expect_equal(submission.train_bpe(num_merges=7, text=text), merges, what="train_bpe, arguments by name")
    expect_merges(submission, "ab" * 1050 + "cd" * 1060, 1)
    expect_merges(submission, letters(rng, "abcdefgh", 250), 1000, what="random letters")
    once = "".join(chr(code) for code in rng.permutation(128))  # all 127 pairs occur twice, and are joined one by one
    expect_merges(submission, once * 2, 1000, what="128 characters, twice")


@pytest.mark.points(3)
def test_counts_without_overlap(submission, rng):
    """counts a pair of equal tokens without overlap: once in three of them, twice in four"""
    for text in ("aaaaabcbcbc", "bcbc aaa", "zzzz", "bbb bbbb", "aaaaaaaaa xyxyxyxyxy", "cdcdcd-eeeee"):
        expect_merges(submission, text, 1)
        expect_merges(submission, text, 3)
    for _ in range(25):  # runs of one to seven equal letters
        runs = zip(letters(rng, "abc", 9), rng.integers(1, 8, 9), strict=True)
        text = "".join(letter * int(n) for letter, n in runs)
        expect_merges(submission, text, 3)
    expect_merges(submission, passage(rng, 300) + "-=" * 7 + "-*" * 7 + " ###" * 10, 8, what="prose and runs")
    expect_merges(submission, passage(rng, 300).replace("e", "eee"), 8, what="prose with eee for each e")


@pytest.mark.points(3)
def test_ties_go_to_the_smallest_pair(submission, rng):
    """of pairs that occur equally often, learns the smallest, its left token compared first"""
    for _ in range(25):  # four to eight pairs, each twice, kept apart by bytes that occur once
        pairs = {letters(rng, "adgjmpsv", 1) + letters(rng, "behknqtw", 1) for _ in range(8)}
        order = rng.permutation(sorted(pairs) * 2)
        apart = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        expect_merges(submission, "".join(a + b for a, b in zip(order, apart, strict=False)), 4)
    for _ in range(10):
        expect_merges(submission, letters(rng, "abcdef", 30), 6)


@pytest.mark.points(2)
def test_ties_compare_tokens_as_bytes(submission, rng):
    """compares tokens in a tie byte by byte: a before ab before b, and é after z"""
    text = "abababab" + "1".join(["b!", "ab!", "b!", "ab!", "a!", "a!"])
    expect_merges(submission, text, 4)
    for _ in range(30):
        words = ["abx", "aby", "bx", "b!", "ab!", "az", "é", "zé", "éa", "~é", "я", "abcd", "bcd", "ca"]
        expect_merges(submission, "".join(rng.choice(words, 24)), 8)


@pytest.mark.points(2)
def test_sees_bytes_not_characters(submission, rng):
    """merges the bytes of UTF-8, so that one character may become several tokens or one"""
    for text in ("ééé", "éèéè", "😀😀", "яячя", "语言语言语"):
        expect_merges(submission, text, 5)
    for name in ("Greek and Cyrillic", "Chinese and Hindi", "emoji", "composed and combining accents"):
        expect_merges(submission, TEXTS[name], 12, what=name)
    for alphabet in ("aéя", "语言a", "😀😁🙂"):
        expect_merges(submission, letters(rng, alphabet, 40), 6)


@pytest.mark.points(2)
def test_takes_the_text_as_it_is(submission, rng):
    """learns pairs across spaces, line ends and punctuation, and leaves the text as it is"""
    for text in (
        "a b a b a b",
        "x\ny\nx\ny\nx",
        " a, a, a, a",
        "a\r\nb\r\nc\r\n",
        "Aa aA Aa aA",
        "\t\t\t\t",
        "  a  a",
        "  ",
    ):
        expect_merges(submission, text, 4)
    for _ in range(6):
        expect_merges(submission, letters(rng, "aA \n.", 60), 8)
        expect_merges(submission, letters(rng, "a\0\x01\x1f\x7f", 60), 6)
    expect_merges(submission, "\n".join(letters(rng, "ab", 2) for _ in range(30)), 6)


@pytest.mark.points(2)
def test_stops_when_no_pair_occurs_twice(submission, rng):
    """stops early when no pair occurs twice, and after num_merges at the latest"""
    for text in ("abab", "abcabcabc", "aaaa", "aaa", "aa", "ab", "a", "", "abcdef", "hello", "é", "😀😀", "aabaa"):
        for num_merges in (50, 2, 1, 0):
            expect_merges(submission, text, num_merges)
    for _ in range(5):
        text = letters(rng, "abcd", 20)
        most = len(expect_merges(submission, text, 1000))
        expect_merges(submission, text, most)
        expect_merges(submission, text, most + 1)
        expect_merges(submission, text, most - 1)


@pytest.mark.points(3)
def test_encodes_in_the_order_of_learning(submission, rng):
    """applies the merges in the order in which they were learned, not the longest or the leftmost first"""
    training = "bc" * 9 + "-" + "ab" * 6 + "=" + "abc+" * 2 + "cd" * 4
    merges = trained(training, 30)
    assert merges[0] == (b"b", b"c")
    for text in ("abcd", "abab", "abcabc", "cdcd", "bcbcab", training):
        expect_tokens(submission, text, merges)
    for _ in range(12):
        merges = trained(letters(rng, "abc", 60), 8)
        expect_tokens(submission, letters(rng, "abcd", 50), merges)
        by_name = submission.encode(merges=list(merges), text="abcabbac")
        expect_equal(by_name, encoded("abcabbac", merges), what="encode, arguments by name")


@pytest.mark.points(2)
def test_merges_from_left_to_right(submission, rng):
    """merges equal tokens from left to right: a a a becomes aa a"""
    merges = trained("a" * 16, 3)
    for n in range(12):
        expect_tokens(submission, "a" * n, merges)
        expect_tokens(submission, "a" * n + "b" + "a" * n, merges[:1])
    for _ in range(8):
        training = "".join(letter * int(n) for letter, n in zip("abab", rng.integers(4, 9, 4), strict=True))
        expect_tokens(submission, letters(rng, "aaab", 40), trained(training, 2))


@pytest.mark.points(2)
def test_encodes_any_text(submission, rng):
    """encodes texts that it was not trained on, down to the single bytes, which are bytes objects"""
    merges = trained(passage(rng, 1500), 40)
    expect_tokens(submission, passage(rng, 800), merges, what="English prose")
    alphabet = "abcdefghijklmnopqrst"
    many = trained(letters(rng, alphabet, 1100), 1000)
    expect_tokens(submission, letters(rng, alphabet, 2600), many, what="random letters")
    greek = trained(TEXTS["Greek and Cyrillic"] * 2, 20)
    for name, text in TEXTS.items():
        for learned in (merges, greek, []):
            expect_tokens(submission, text, learned, what=f"{name}, {len(learned)} merges")


@pytest.mark.points(1)
def test_encodes_across_spaces_and_lines(submission, rng):
    """encodes the text as one sequence too: merges reach across spaces, line ends and characters"""
    for _ in range(5):
        for alphabet in ("a \n", "ab\r\n.", "aB \t", "é я\n", "😀🙂👍"):
            merges = trained(letters(rng, alphabet, 80), 12)
            expect_tokens(submission, letters(rng, alphabet, 30), merges)


@pytest.mark.points(2)
def test_decodes_tokens_that_cut_a_character(submission, rng):
    """decodes tokens that end in the middle of a character"""
    for name, text in TEXTS.items():
        expect_equal(submission.decode(single_bytes(text)), text, what=f"decode, {name}, single bytes")
        data = text.encode()
        cuts = [0, *sorted(int(c) for c in rng.integers(0, len(data) + 1, 5)), len(data)]
        tokens = [data[a:b] for a, b in zip(cuts, cuts[1:], strict=False) if a < b]
        expect_equal(submission.decode(tokens), text, what=f"decode, {name}, random cuts")


@pytest.mark.points(2)
def test_gives_the_text_back(submission, rng):
    """decode(encode(t)) is t for any text, emoji and the empty one included"""
    for training in (passage(rng, 500), TEXTS["emoji"] * 3, "".join(TEXTS.values()), ""):
        merges = submission.train_bpe(training, 20)
        expect_equal(merges, trained(training, 20), what="merges")
        for name, text in TEXTS.items():
            expect_equal(submission.decode(submission.encode(text, merges)), text, what=f"decode(encode({name}))")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves merges and tokens as they were, and remembers nothing of the last training"""
    merges = trained("abcabcab" * 2, 4)
    tokens = encoded("cabcabab", merges)
    submission.train_bpe("xyxyxy", 2)
    with unchanged(merges=merges):
        mine = submission.encode("cabcabab", merges)
    expect_equal(mine, tokens, what="tokens")
    expect_equal(submission.train_bpe("xyxyxy", 2), trained("xyxyxy", 2), what="merges, the second time")
    with unchanged(tokens=tokens):
        text = submission.decode(tokens)
    expect_equal(text, "cabcabab", what="text")
