"""Cuts IBM Plex Sans down to the characters charts use, and renames it as its licence asks.

usage: python subset.py DIRECTORY_OF_WOFF2
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont

NAME = "Tollgate Sans"
PROGRAM = (
    "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6-02DD,U+0370-03FF,U+0400-04FF,U+1E80-1E85,U+1E9E,"
    "U+2000-206F,U+20A0-20CF,U+2113,U+2116,U+2122,U+2126,U+2150-215E,U+2190-2199,U+2200-22FF,U+25A0-25FF,U+FFFD"
)
BROWSER = (
    "U+0020-007E,U+00A0-017F,U+0218-021B,U+2009-2026,U+202F,U+2030,U+20A0-20BF,U+2190-2193,U+2212,U+2248,"
    "U+2264,U+2265,U+FFFD"
)


def options(flavor):
    chosen = subset.Options()
    chosen.hinting = False
    chosen.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    chosen.notdef_outline = True
    chosen.glyph_names = False
    chosen.recalc_timestamp = False
    chosen.flavor = flavor
    return chosen


def rename(font, style):
    names = font["name"]
    for record in list(names.names):
        if record.platformID != 3 or record.nameID in (7, 16, 17):
            names.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    regular = style == "Regular"
    values = {
        1: NAME if regular else f"{NAME} {style}",
        2: "Regular",
        3: f"3.005;TollgateSans-{style}",
        4: f"{NAME} {style}",
        6: f"TollgateSans-{style}",
    }
    if not regular:
        values |= {16: NAME, 17: style}
    for number, text in values.items():
        names.setName(text, number, 3, 1, 0x409)


def build(source, style, ranges, target, flavor):
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options(flavor))
    subsetter.populate(unicodes=subset.parse_unicodes(ranges))
    subsetter.subset(font)
    rename(font, style)
    cmap = font.getBestCmap()
    assert len({font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}) == 1
    font.flavor = flavor
    font.save(target)


for style in ("Regular", "SemiBold"):
    source = f"{sys.argv[1]}/IBMPlexSans-{style}.woff2"
    build(source, style, PROGRAM, f"TollgateSans-{style}.ttf", None)
    build(source, style, BROWSER, f"TollgateSans-{style}.woff2", "woff2")
