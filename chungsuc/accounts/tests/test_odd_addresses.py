"""Addresses that a head or SMTP cannot say fail alone, and stop no mail behind them."""

import pytest

from chungsuc.accounts.mail import sayable


@pytest.mark.parametrize("address", ['"\x0b"@a.vn', '"a\x1c"@a.vn', "a@tên.vn", "", '"\x01"@a.vn'])
def test_an_address_that_cannot_be_said_is_none(address: str) -> None:
    assert not sayable(address)


@pytest.mark.parametrize("address", ["a@b.vn", '"a\\"b"@a.vn', "a@[127.0.0.1]"])
def test_others_are_said(address: str) -> None:
    assert sayable(address)
