"""What can go wrong when an address is asked for; nothing of it says what was asked, nor with which key.

GeocodingError
├── GeocoderDownError       unreachable, too slow, or failing by itself
├── GeocoderRefusedError    a wrong key, or a request that it does not take
├── GeocoderQuotaError      too many questions
└── GeocoderNonsenseError   an answer that is none
"""

from collections.abc import Mapping
from typing import ClassVar

Told = Mapping[str, str]


class GeocodingError(Exception):
    """An address could not be asked for. Never says what was asked, nor with which key.

    code: stable, kebab-case; cause, remedy: {"en", "zh"}; retry_after_s: when asking again may help (0: nobody knows).
    """

    code: ClassVar[str] = "geocoder-failed"
    cause: ClassVar[Told] = {"en": "the geocoder gives no answer", "zh": "地理编码服务没有应答"}
    remedy: ClassVar[Told] = {"en": "Try again later.", "zh": "请稍后重试。"}

    def __init__(self, *, retry_after_s: int = 0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(self.cause["en"])


class GeocoderDownError(GeocodingError):
    """It cannot be reached, took too long, or failed by itself."""

    code = "geocoder-down"
    cause: ClassVar[Told] = {
        "en": "the geocoder cannot be reached or took too long",
        "zh": "地理编码服务无法访问或超时",
    }
    remedy: ClassVar[Told] = {
        "en": "Try again later, or place the site by hand; everything else works on.",
        "zh": "请稍后重试，或手工标定位置；其他功能不受影响。",
    }


class GeocoderRefusedError(GeocodingError):
    """It does not let us ask: the key is missing, wrong or not meant for this."""

    code = "geocoder-refused"
    cause: ClassVar[Told] = {"en": "the geocoder refuses the key or the request", "zh": "地理编码服务拒绝了密钥或请求"}
    remedy: ClassVar[Told] = {
        "en": "An administrator checks PAIGONG_GEOCODER and PAIGONG_GEOCODER_KEY.",
        "zh": "请管理员检查 PAIGONG_GEOCODER 与 PAIGONG_GEOCODER_KEY。",
    }


class GeocoderQuotaError(GeocodingError):
    """So many questions were asked that no more are answered for a while: by our own limit, or by the provider's."""

    code = "geocoder-quota"
    cause: ClassVar[Told] = {
        "en": "the quota of questions to the geocoder is spent",
        "zh": "地理编码服务的调用配额已用尽",
    }
    remedy: ClassVar[Told] = {
        "en": "Wait until it is renewed, or place the site by hand.",
        "zh": "请等待配额恢复，或手工标定位置。",
    }


class GeocoderNonsenseError(GeocodingError):
    """It answered something that is no answer: no JSON, too much of it, no coordinates, coordinates of no place."""

    code = "geocoder-nonsense"
    cause: ClassVar[Told] = {"en": "the geocoder's answer cannot be understood", "zh": "无法理解地理编码服务的应答"}
    remedy: ClassVar[Told] = {
        "en": "Check that PAIGONG_GEOCODER names the right kind of service; place the site by hand.",
        "zh": "请检查 PAIGONG_GEOCODER 的服务类型是否正确；可手工标定位置。",
    }
