"""`make bench`: how long the house takes to open and to answer, as `name value unit` lines."""

import http.client
import statistics
import tempfile
import time
from pathlib import Path

from tests.config.houses import House

REQUESTS = 100


def answer_seconds(port, path):
    begun = time.perf_counter()
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    door.request("GET", path)
    answer = door.getresponse()
    answer.read()
    door.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return time.perf_counter() - begun


def main():
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        house = House(Path(place) / "var")
        first = house.open()
        house.close()
        second = house.open()
        times = sorted(answer_seconds(house.port, "/") for _ in range(REQUESTS))
        begun = time.monotonic()
        house.close()
        closing = time.monotonic() - begun
    print(f"first_start {first:.2f} s")
    print(f"second_start {second:.2f} s")
    print(f"home_page_median {statistics.median(times) * 1000:.1f} ms")
    print(f"home_page_p95 {times[int(len(times) * 0.95)] * 1000:.1f} ms")
    print(f"close {closing:.2f} s")


if __name__ == "__main__":
    main()
