"""Files that start a browser in kiosk mode with the page beside them, one for each system."""

from __future__ import annotations

_WINDOWS = """@echo off
rem Shows the screen in Microsoft Edge, which every Windows has. Alt+F4 ends it.
start "" msedge --kiosk "%~dp0index.html" --edge-kiosk-type=fullscreen --no-first-run --kiosk-idle-timeout-minutes=0
"""
_LINUX = """#!/bin/sh
# Shows the screen in Chromium, Chrome or Edge, whichever is installed. Alt+F4 ends it.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for browser in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
  command -v "$browser" >/dev/null 2>&1 || continue
  exec "$browser" --kiosk --no-first-run --noerrdialogs --disable-session-crashed-bubble --disable-pinch \\
    --overscroll-history-navigation=0 --user-data-dir="$HOME/korme-kiosk-browser" "file://$here/index.html"
done
echo "Install Chromium, Chrome or Edge, or open index.html in any browser and press F11." >&2
exit 1
"""
_MACOS = """#!/bin/sh
# Shows the screen in Google Chrome. Command+Q ends it.
here=$(cd "$(dirname "$0")" && pwd)
open -na "Google Chrome" --args --kiosk --no-first-run --noerrdialogs --disable-pinch \\
  --overscroll-history-navigation=0 --user-data-dir="$HOME/korme-kiosk-browser" "file://$here/index.html" ||
  echo "Install Google Chrome, or open index.html in any browser and press Control+Command+F." >&2
"""

WINDOWS, LINUX, MACOS = "start-windows.cmd", "start-linux.sh", "start-macos.command"
RUNNABLE = frozenset({LINUX, MACOS})


def start_files() -> dict[str, bytes]:
    """Return the files by name; lines of the one for Windows end as they do there."""
    return {WINDOWS: _WINDOWS.replace("\n", "\r\n").encode(), LINUX: _LINUX.encode(), MACOS: _MACOS.encode()}
