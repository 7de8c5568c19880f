"""How many pupils one machine carries: sessions over websockets, three of them in a real browser.

`python tests/benchmarks/bench_serve.py [--sessions 30] [--seconds 60] [--browsers 3]` starts `spring68 serve` with the
shipped story, sits everybody down within ten seconds, plays on each seat (a new play, then pages and first choices, a
key every three to six seconds), and prints: time to the first screen, key to redraw (median, p95), memory of a session
(PSS), share of the cores. Client and server share the cores, so latencies are upper bounds. Browsers play as well when
Chromium and selenium are there; their redraw is measured in the page, from the key to the frame after the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse

from spring68.classroom.codes import make_codes

ROOT = Path(__file__).parents[2]
PORT = 8168
BASE = f"http://127.0.0.1:{PORT}"
BEGIN = ("\r", "\r", "\r")
"""The first key of the title begins a play; the two others take what is marked in the two questions asked once."""

PATIENCE = 2.0
"""Seconds after which a key has changed nothing on the screen: the last page has no next one."""

MEASURE = """
window.redraws = []; window.pressed = 0;
addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', event => {
      if (!window.pressed || typeof event.data === 'string') return;
      const at = window.pressed; window.pressed = 0;
      requestAnimationFrame(() => requestAnimationFrame(() => window.redraws.push(performance.now() - at)));
    });
  }
};
"""
"""Runs in a page before its own scripts: from a key to the second frame after the first bytes that answer it."""


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else float("nan")


def pss(pid: int) -> float:
    """Proportional memory of a process, in MB."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def cpu(pids: list[int]) -> float:
    """Seconds of CPU that some processes have used."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


async def redrawn(socket: ClientWebSocketResponse, key: str) -> float | None:
    """Seconds from a key to the first bytes for the screen; None where it changes nothing."""
    with contextlib.suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.05):
                await socket.receive()
    pressed = time.monotonic()
    await socket.send_str(json.dumps(["stdin", key]))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not isinstance((await socket.receive()).data, bytes):
                pass
            return time.monotonic() - pressed
    return None


async def pupil(
    client: ClientSession,
    code: str,
    wait: float,
    until: float,
    firsts: list[float],
    keys: dict[str, list[float | None]],
) -> None:
    """One seat: sit down after a while, see the first screen, begin a play and play it."""
    draw = random.Random(code)
    await asyncio.sleep(wait)
    began = time.monotonic()
    async with client.ws_connect(f"{BASE}/ws/{code}?width=80&height=24", headers={"Origin": BASE}) as socket:
        seen = b""
        while b"New" not in seen:
            message = await socket.receive()
            seen += message.data if isinstance(message.data, bytes) else b""
        firsts.append(time.monotonic() - began)
        number = 0
        while time.monotonic() < until:
            await asyncio.sleep(draw.uniform(3.0, 6.0))
            key = BEGIN[number] if number < len(BEGIN) else " 1"[number % 2]
            keys["begin" if number < len(BEGIN) else key].append(await redrawn(socket, key))
            number += 1


def _open_browser() -> Any:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for word in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ):  # fmt: skip
        options.add_argument(word)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": MEASURE})
    return driver


def browse(codes: list[str], seconds: float) -> dict[str, Any]:
    """Some seats in a real browser: first screen, key to redraw, and whether anything was asked of somebody else."""
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        return {"skipped": "Chromium and its driver are not on this machine"}
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    firsts, foreign, drivers = [], set(), []
    for code in codes:
        driver = _open_browser()
        drivers.append(driver)
        driver.get(BASE)
        driver.find_element(By.ID, "code").send_keys(code)
        began = time.monotonic()
        driver.find_element(By.TAG_NAME, "button").click()
        WebDriverWait(driver, 60).until(
            lambda d: "-first-byte" in (d.find_element(By.TAG_NAME, "body").get_attribute("class") or "")
        )
        firsts.append(time.monotonic() - began)
        names = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        foreign |= {name for name in names if not name.startswith((BASE, "data:", BASE.replace("http", "ws")))}
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        for driver in drivers:
            time.sleep(1.5)
            key = "\ue007" if number < len(BEGIN) else " 1"[number % 2]
            driver.switch_to.active_element.send_keys(key)
        number += 1
    keys = [took for driver in drivers for took in driver.execute_script("return window.redraws")]
    for driver in drivers:
        driver.quit()
    return {
        "first screen, s": [round(value, 2) for value in firsts],
        "key to redraw, ms": {"median": percentile(keys, 0.5), "p95": percentile(keys, 0.95), "keys": len(keys)},
        "asked elsewhere": sorted(foreign),
    }  # fmt: skip


async def listening(client: ClientSession) -> None:
    """Wait until the server answers; it reads the story first."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(ClientError):
                async with client.get(f"{BASE}/health"):
                    return
            await asyncio.sleep(0.1)


async def run(sessions: int, seconds: float, browsers: int, server: int) -> dict[str, Any]:
    codes = make_codes(sessions, random.Random(68))
    firsts: list[float] = []
    tried: dict[str, list[float | None]] = {"begin": [], " ": [], "1": []}
    async with ClientSession() as client:
        await listening(client)
        until = time.monotonic() + seconds + 10
        browsing = asyncio.get_running_loop().run_in_executor(None, browse, codes[:browsers], seconds)
        seats = [
            asyncio.create_task(pupil(client, code, number * 10 / sessions, until, firsts, tried))
            for number, code in enumerate(codes[browsers:])
        ]
        await asyncio.sleep(10 + seconds / 2)
        programs = children(server)
        memory = [pss(pid) for pid in programs]
        before, began = cpu([server, *programs]), time.monotonic()
        await asyncio.sleep(seconds / 4)
        share = (cpu([server, *programs]) - before) / (time.monotonic() - began)
        await asyncio.gather(*seats)
    answered = {kind: [took for took in each if took is not None] for kind, each in tried.items()}
    keys = [took for each in answered.values() for took in each]
    return {
        "sessions": sessions,
        "first screen, s": {"median": percentile(firsts, 0.5), "longest": max(firsts)},
        "key to redraw, ms": {"median": percentile(keys, 0.5) * 1000, "p95": percentile(keys, 0.95) * 1000},
        "of these, ms": {
            kind: {"median": percentile(each, 0.5) * 1000, "p95": percentile(each, 0.95) * 1000}
            for kind, each in (("to begin", answered["begin"]), ("to turn a page", answered[" "]), ("a choice", answered["1"]))
        },
        "keys": {"redrawn": len(keys), "changed nothing": sum(map(len, tried.values())) - len(keys)},
        "memory of a session, MB (PSS)": sum(memory) / max(len(memory), 1),
        "programs": len(programs),
        "memory of the server, MB (PSS)": pss(server),
        "share of one core": share,
        "browser": await browsing,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--browsers", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "spring68",
            "serve",
            "--port",
            str(PORT),
            "--seats",
            str(given.sessions),
            "--folder",
            folder,
        ]
        server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
        try:
            print(json.dumps(asyncio.run(run(given.sessions, given.seconds, given.browsers, server.pid)), indent=2))
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
