"""How many pupils one machine carries: sessions over websockets, three of them in a real browser.

`python tests/benchmarks/bench_serve.py [--sessions 30] [--seconds 60] [--browsers 3]` starts `spring68 serve` with the
shipped story, sits everybody down within ten seconds, presses a key every three to six seconds on each seat, and
prints: time to the first screen, key to redraw (median, p95), memory of a session (PSS), share of the cores. Client and
server share the cores, so latencies are upper bounds. Browsers are measured when Chromium and selenium are there.
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

from aiohttp import ClientSession

from spring68.classroom.codes import make_codes

ROOT = Path(__file__).parents[2]
PORT = 8168
BASE = f"http://127.0.0.1:{PORT}"


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


async def pupil(
    client: ClientSession, code: str, wait: float, until: float, firsts: list[float], keys: list[float]
) -> None:
    """One seat: sit down after a while, see the first screen, press a key now and then."""
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
            with contextlib.suppress(TimeoutError):
                while True:
                    async with asyncio.timeout(0.05):
                        await socket.receive()
            number += 1
            pressed = time.monotonic()
            await socket.send_str(json.dumps(["stdin", "\x1b[B" if number % 2 else "\x1b[A"]))
            async with asyncio.timeout(30):
                await socket.receive()
            keys.append(time.monotonic() - pressed)


def browse(codes: list[str], seconds: float) -> dict[str, Any]:
    """Some seats in a real browser: time to the first screen, and whether anything was asked of somebody else."""
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        return {"skipped": "Chromium and its driver are not on this machine"}
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    firsts, foreign, drivers = [], set(), []
    for code in codes:
        options = webdriver.ChromeOptions()
        for word in (
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ):  # fmt: skip
            options.add_argument(word)
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
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
    time.sleep(seconds)
    for driver in drivers:
        driver.quit()
    return {"first screen, s": [round(value, 2) for value in firsts], "asked elsewhere": sorted(foreign)}


async def run(sessions: int, seconds: float, browsers: int, server: int) -> dict[str, Any]:
    codes = make_codes(sessions, random.Random(68))
    firsts: list[float] = []
    keys: list[float] = []
    until = time.monotonic() + seconds + 10
    loop = asyncio.get_running_loop()
    browsing = loop.run_in_executor(None, browse, codes[:browsers], seconds)
    async with ClientSession() as client:
        seats = [
            asyncio.create_task(pupil(client, code, number * 10 / sessions, until, firsts, keys))
            for number, code in enumerate(codes[browsers:])
        ]
        await asyncio.sleep(10 + seconds / 2)
        programs = children(server)
        memory = [pss(pid) for pid in programs]
        before, began = cpu([server, *programs]), time.monotonic()
        await asyncio.sleep(seconds / 4)
        share = (cpu([server, *programs]) - before) / (time.monotonic() - began)
        await asyncio.gather(*seats)
    return {
        "sessions": sessions,
        "first screen, s": {"median": percentile(firsts, 0.5), "longest": max(firsts)},
        "key to redraw, ms": {"median": percentile(keys, 0.5) * 1000, "p95": percentile(keys, 0.95) * 1000, "keys": len(keys)},
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
            time.sleep(3)
            print(json.dumps(asyncio.run(run(given.sessions, given.seconds, given.browsers, server.pid)), indent=2))
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
