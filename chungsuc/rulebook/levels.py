"""What a set can make of a body: the levels, as officials call them."""

from collections.abc import Mapping
from typing import Final

from chungsuc.rulebook.model import ADVANCED, BASE, MODEL

LEVEL_NAMES: Final[Mapping[str, str]] = {
    BASE: "xã nông thôn mới",
    ADVANCED: "xã nông thôn mới nâng cao",
    MODEL: "xã nông thôn mới kiểu mẫu",
    "commune-modern": "xã nông thôn mới hiện đại",
    "district": "huyện nông thôn mới",
    "district-advanced": "huyện nông thôn mới nâng cao",
    "town-or-city": "thị xã, thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới",
    "province": "tỉnh hoàn thành nhiệm vụ xây dựng nông thôn mới",
    "hamlet": "thôn nông thôn mới",
    "hamlet-model": "thôn nông thôn mới kiểu mẫu",
}
