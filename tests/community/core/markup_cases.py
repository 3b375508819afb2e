"""Texts that have hurt other renderers, each at the greatest length a post may have."""

from community.core.markup.budget import LONGEST_SOURCE as LONGEST


def filled(pattern, *, before="", after="", length=LONGEST):
    """As many repetitions as fit."""
    return before + pattern * ((length - len(before) - len(after)) // len(pattern)) + after


def grown(line, *, length=LONGEST):
    """Lines made from 0, 1, 2, … until the text is as long as it may be."""
    text, at = "", 0
    while len(text) + len(next_line := line(at)) <= length:
        text, at = text + next_line, at + 1
    return text


def nested(begin, middle, end, *, length=LONGEST):
    times = (length - len(middle)) // (len(begin) + len(end))
    return begin * times + middle + end * times


COSTLY = {
    # the list that cmark keeps
    "nested strong emphasis": nested("*a **a ", "b", " a** a*"),
    "emphasis closers": filled("a_ "),
    "emphasis openers": filled("_a "),
    "link closers": filled("a]"),
    "link openers": filled("[a"),
    "mismatched openers and closers": filled("*a_ "),
    "closers in multiples of three": filled("c* ", before="a**b"),
    "link openers and emphasis closers": filled("[ a_"),
    "bracket, parenthesis": filled("[ (]("),
    "image, empty link": filled("![[]()"),
    "nested brackets": nested("[", "a", "]"),
    "nested links": nested("[", "a", "](u)"),
    "nested images": nested("![", "a", "](u)"),
    "nested quotes": filled("> ", after="a"),
    "nested quotes, emphasis inside": nested(">", "", "a*"),
    "nested lists": grown(lambda at: "  " * at + "* a\n"),
    "nested lists on one line": filled("- ", after="x"),
    "empty lines in nested lists": "- " * 12_000 + "x" + "\n" * 7_000,
    "empty lines in nested lists in a quote": "> " + "- " * 8_000 + "x\n" + ">\n" * 7_000,
    "zero bytes": filled("abc\0de\0"),
    "backticks": grown(lambda at: "e" + "`" * at),
    "backticks alone": filled("`"),
    "unclosed links, pointy": filled("[a](<b"),
    "unclosed links": filled("[a](b"),
    "unclosed link titles": filled('[a](b "c'),
    "unclosed comments": filled("<!--", before="</"),
    "unclosed instructions": filled("<?", before="</"),
    "unclosed declarations": filled("<!A ", before="</"),
    "unclosed character data": filled("<![CDATA[", before="</"),
    "unclosed pointy brackets": filled("<a "),
    "references defined": grown(lambda at: f"[{at}]: u\n"),
    "references used": "[a]: " + "u" * 200 + "\n\n" + filled("[a] ", length=LONGEST - 210),
    "references nested": grown(lambda at: f"[{'[' * at}]: u\n"),
    "setext lines": filled("a\n-\n"),
    "tabs and returns": filled("aaa\rbbb\n-\v\n"),
    "entities": filled("&#0;"),
    "entities unclosed": filled("&a"),
    "backslashes": filled("\\"),
    "asterisks": filled("*"),
    "asterisks and spaces": filled("* "),
    "thematic breaks": filled("* * *\n"),
    "headings": filled("# a\n"),
    "one long word": filled("a"),
    "one long line break": filled("a  \n"),
    "brackets": filled("["),
    "exclamations": filled("!["),
    "ordered lists": filled("1. a\n"),
    # tables
    "empty rows": "|a|b|c|d|e|f\n|-|-|-|-|-|-\n" + filled("|\n", length=LONGEST - 30),
    "square table": "a|" * 180 + "\n" + "-|" * 180 + "\n" + filled("a\n", length=LONGEST - 730),
    "wide table": filled("|a", length=15_000) + "\n" + filled("|-", length=15_000) + "\n",
    "tables": filled("a|b\n-|-\n"),
    "table heads": filled("|a|b|c|d\n"),
    "pipes": filled("|"),
    # our own marks
    "spoiler marks": filled("||a"),
    "spoilers unclosed between brackets": filled("||[a`"),
    "spoiler blocks": filled(":::spoiler\n"),
    "colons": filled(":"),
    "mentions": grown(lambda at: f"@m{at} "),
    "at signs": filled("@"),
    "tildes": filled("~~a"),
    "tasks": filled("- [x] a\n"),
    "quotes that name": filled("> @maja #1\n\n"),
    # addresses
    "addresses": filled("http://a.b "),
    "schemes": filled("http://"),
    "scheme ends": filled("a://"),
    "www": filled("www."),
    "www with hosts": filled("www.a.b/(((("),
    "mail": filled("a@b.c "),
    "mail without end": filled("a@"),
    "mail names": filled("a.", after="@"),
    "mail schemes": filled("mailto:"),
    "host labels": "http://" + filled("a.", length=LONGEST - 10),
    "open parentheses in an address": "http://a.b/" + filled("(", length=LONGEST - 20),
    "address punctuation": "http://a.b/" + filled(".", length=LONGEST - 20),
    # code
    "fences": filled("```\n"),
    "fenced blocks": filled("```py\nx\n```\n"),
    "dense code": "```py\n" + filled("a=b;", length=LONGEST - 20) + "\n```",
    "code of brackets": "```js\n" + filled("([{\n", length=9_000) + "```",
    "code of quotes": "```bash\n" + filled("\"'`$(\n", length=9_000) + "```",
    "indented code": filled("    a\n"),
}
