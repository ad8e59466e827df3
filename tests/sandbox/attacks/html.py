"""Prints and raises HTML and spreadsheet formulas.

Must happen: target Raised; the others right.
"""


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    print("<script>alert(1)</script>\n=HYPERLINK(1)\n::error::oops")
    raise ValueError("</td></table><script>alert(1)</script>")
