from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """As the library's, in our words: its own are not translated."""

    def get_error_message(self) -> str:
        return _("Mật khẩu cần ít nhất %(n)s ký tự.") % {"n": self.min_length}

    def get_help_text(self) -> str:
        return self.get_error_message()
