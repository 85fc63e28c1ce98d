"""Texts that try to become markup, code or a request, and texts that break whoever cuts or encodes them."""

import dataclasses
from typing import Any, Literal, get_origin, get_type_hints

RUN = "window.hit=1;alert(1)"
AWAY = "http://127.0.0.1:9/x"

HOSTILE_TEXTS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea></svg></text><script>{RUN}</script>",
    f"<ScRiPt\t>{RUN}</sCrIpT\n>",
    f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror='{RUN}'>",
    f"<img src={AWAY}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<a href='javascript:{RUN}'>click</a>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src={AWAY}>",
    f"<base href={AWAY}/>",
    f"<link rel=stylesheet href={AWAY}>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<form action={AWAY}><button>send</button></form>",
    f"<style>@import url({AWAY});</style>",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    f"<template><script>{RUN}</script></template>",
    f'" onmouseover="{RUN}" x="',
    f"' onmouseover='{RUN}' x='",
    f'x" style="background:url({AWAY})',
    f"`${{{RUN}}}`",
    f"${{(()=>{{{RUN}}})()}}",
    f"`+(()=>{{{RUN}}})()+`",
    f'"+(()=>{{{RUN}}})()+"',
    f"'-(()=>{{{RUN}}})()-'",
    f'\\";{RUN};//',
    f"\\';{RUN};//",
    f"\u2028{RUN}//",
    f"\u2029{RUN}//\r\n{RUN}",
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{{this.get_root()}} #{7*7} <%= 7*7 %>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\x3cimg src=x onerror={RUN}\\x3e",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    "__proto__",
    "constructor",
    "\u202e工单\u202d\u200b\ufeff 2026",
    "a\ud800b\udfffc\ufffe\x1b[31m",
    "👩🏽‍🔧 <b>张伟</b> & 'Söhne' \"GmbH\"",
    "长" * 600,
)  # fmt: skip


def filled_with(view: Any, text: str, *, but: frozenset[str] = frozenset()) -> Any:
    """Return a copy of a view in which every text field, however deep, is `text`; choices and fields in `but` stay."""
    hints = get_type_hints(type(view))
    return dataclasses.replace(
        view,
        **{
            field.name: _filled(getattr(view, field.name), text, but)
            for field in dataclasses.fields(view)
            if field.name not in but and get_origin(hints[field.name]) is not Literal
        },
    )


def _filled(value: Any, text: str, but: frozenset[str]) -> Any:
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_filled(each, text, but) for each in value)
    return filled_with(value, text, but=but) if dataclasses.is_dataclass(value) else value
