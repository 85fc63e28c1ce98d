"""Telephone numbers in what customers said."""

import pytest

from dispatch.masking.text import masked_text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("找王师傅，电话13812345678，谢谢", "找王师傅，电话138****5678，谢谢"),
        ("138 1234 5678 或 +86-139-8765-4321", "138****5678 或 139****4321"),
        ("0571-12345678", "057*****5678"),
        ("设备编号 20260302001，报警代码E03", "设备编号 20260302001，报警代码E03"),
        ("工单X20250315001", "工单X20250315001"),
        ("", ""),
    ],
)
def test_numbers_are_masked_and_codes_are_not(said: str, shown: str) -> None:
    """Whom to call is hidden; which machine it is stays."""
    assert masked_text(said) == shown
