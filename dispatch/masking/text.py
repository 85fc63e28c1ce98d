"""What customers said, as those see it who need not call them: telephone numbers in it are masked."""

import re

from dispatch.masking.people import masked_phone

_PHONE = re.compile(
    r"(?<![\d-])(?:(?:\+|00)\s?86[\s-]?)?(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8}|400[\s-]?\d{3}[\s-]?\d{4})(?!\d)"
)


def masked_text(text: str) -> str:
    """Return a text with every Chinese telephone number in it (mobile, landline, service line) masked."""
    return _PHONE.sub(lambda found: masked_phone(found[0]), text)
