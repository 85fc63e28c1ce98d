"""The one way in which a text gets into a page: as a text, never as markup and never as code."""

import json
import re
from html import escape

# Markup inside a script; what ends or fills a template literal; and the openings of a Jinja expression, because branca
# takes what an element's template made for a template and renders it again. A brace of the JSON itself is followed by
# a quotation mark or a closing brace and stays.
_NOT_IN_SCRIPT = re.compile(r"""[<>&'`$]|{(?!["}])""")
_NOT_IN_MARKUP = re.compile(r"[`${}\\]")  # harmless in HTML, but markup is also passed on through script and template
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def html_text(text: str) -> str:
    """Return markup that shows the text, inside an element or a quoted attribute; what has no form shows as �."""
    shown = escape(_UNPRINTABLE.sub("\ufffd", text), quote=True)
    return _NOT_IN_MARKUP.sub(lambda match: f"&#{ord(match.group())};", shown)


def script_json(value: object) -> str:
    """Return plain data as a JavaScript expression in ASCII that ends neither its script nor a literal around it."""
    written = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _NOT_IN_SCRIPT.sub(lambda match: f"\\u{ord(match.group()):04x}", written)
