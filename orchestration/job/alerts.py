"""Tells people of a night that went wrong: by mail, chat or webhook, whatever WEFT_ALERT_URL names."""

from orchestration.base.failures import keep_trace
from orchestration.base.settings import Settings


def alert(settings: Settings, title: str, lines: list[str]) -> bool:
    """Sends a title and a few lines to the address that is set; True where it was taken.

    Off until WEFT_ALERT_URL is set. The lines are what a command would have printed: names of files, tables
    and checks, never a value of a row. That nobody could be told is in the log, and changes nothing else.
    """
    if settings.alert_url is None:
        return False
    import apprise

    notifier = apprise.Apprise()
    try:
        if not notifier.add(settings.alert_url.get_secret_value()):
            raise ValueError("WEFT_ALERT_URL is no address that apprise knows")
        if not notifier.notify(title=title, body="\n".join(lines)):
            raise ConnectionError("nobody took the alert: look at the service that WEFT_ALERT_URL names")
    except Exception as error:
        keep_trace(error, settings)
        return False
    return True
