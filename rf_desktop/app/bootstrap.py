"""From a plan to a running window. One of the two modules that know everyone; the other is `program`."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace

from PySide6.QtGui import QIcon

from rf_desktop import paths
from rf_desktop.app import logs
from rf_desktop.app.crash_reports import CrashReports
from rf_desktop.app.desktop_looks import following
from rf_desktop.app.head_start import HeadStart, is_wanted
from rf_desktop.app.plan import Plan
from rf_desktop.app.single_instance import HandedOver, NoAnswer, SingleInstance
from rf_desktop.app.tongue import Tongue
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.importing import importing, plainly
from rf_desktop.ui import aio
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text, text_local
from rf_desktop.viewmodels.crashes import Crashes

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(plan: Plan) -> int:
    """Show the window and live until the user quits. Returns the exit code.

    A second start of a profile hands its link to the first and returns 0 (D1). Where the screen goes away meanwhile,
    everything ends in order, and what was typed is kept (T1).
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        print(text.NO_SCREEN, file=sys.stderr)
        return 3
    app = aio.Application(sys.argv[:1])
    app.setApplicationName(text.PRODUCT)
    app.setDesktopFileName("resolutionflow")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "app-256.png")))  # where no menu entry is installed
    instance = SingleInstance(plan.profile)
    match instance.claim(plan.link):
        case HandedOver():
            _speak_as_chosen(app, plan)
            print(text.ALREADY_RUNNING)
            return 0
        case NoAnswer(reason, why):
            _speak_as_chosen(app, plan)
            print(text_local.SECOND_START[reason].format(why=why), file=sys.stderr)
            return 3
    logs.start_logging(plan.data_folder)
    crash_reports = CrashReports(plan.data_folder)
    crash_reports.start()
    preferences = KeptPreferences(PreferencesFile(plan.data_folder))
    chosen = preferences.now.value
    tongue = Tongue(app)
    tongue.speak(chosen.language)
    theme = Theme(Choice(chosen.theme), reduced_motion=chosen.reduced_motion)
    theme.apply(app)

    async def live(stop: asyncio.Event) -> int:
        ahead = await HeadStart.begin() if is_wanted(plan, chosen) else None
        try:
            with importing():  # the window's half of the imports, while the server is at its own
                from rf_desktop.app.program import Program
            program = Program(replace(plan, ahead=ahead), theme, tongue, preferences, instance, Crashes(crash_reports))
            async with following(theme):
                return await program.live(stop)
        finally:
            if ahead is not None:
                await ahead.close()

    try:
        with plainly():  # whatever is imported from now on, by whomever
            return aio.run(app, live)
    except aio.CutOff:
        print(text.SCREEN_GONE, file=sys.stderr)
        return 1
    finally:
        crash_reports.stop()
        instance.close()


def _speak_as_chosen(app: aio.Application, plan: Plan) -> None:
    """For a start that ends at once with a sentence; every other speaks when the window is made (D5)."""
    Tongue(app).speak(PreferencesFile(plan.data_folder).load().language)
