"""Which device that is, in the words of a person, from what a browser says of itself."""

from django.utils.translation import gettext as _

# what comes first is what the later ones also claim to be
BROWSERS = (
    ("edg/", "Microsoft Edge"),
    ("edga/", "Microsoft Edge"),
    ("edgios/", "Microsoft Edge"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("opr/", "Opera"),
    ("samsungbrowser/", "Samsung Internet"),
    ("zalo", "Zalo"),
    ("fban", "Facebook"),
    ("fxios/", "Firefox"),
    ("firefox/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("chromium/", "Chrome"),
    ("version/", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("cros", "ChromeOS"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def described(agent: str) -> str:
    """`Chrome trên Windows`. A browser may say anything of itself: this is a help for the memory, never a proof."""
    low = agent.lower()
    browser = next((name for mark, name in BROWSERS if mark in low), "")
    system = next((name for mark, name in SYSTEMS if mark in low), "")
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Thiết bị không rõ loại")
