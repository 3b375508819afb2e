"""`python -m tests.faulting.inside NAME …`: one of these modules, once Django stands."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(f"tests.faulting.{sys.argv[1]}").main(sys.argv[2:])
