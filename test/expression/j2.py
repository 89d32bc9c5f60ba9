"""What Jinja makes of templates, as Ansible sets it up: reads {templates, values, files}, writes a list of texts, null where it refuses."""
import importlib
import json
import sys

import jinja2

try:
    from ansible.plugins.filter import core, mathstuff, urls, urlsplit
    from ansible.plugins.test import core as core_tests, mathstuff as math_tests

    FILTERS = [core, mathstuff, urls, urlsplit]
    TESTS = [core_tests, math_tests]
except ImportError:
    FILTERS = TESTS = []

ADDRESSES = ["ipaddr", "ipv4", "ipv6", "ipwrap", "ipmath", "ipsubnet"]
try:
    importlib.import_module("ansible_collections.ansible.utils.plugins.filter.ipaddr")
except ImportError:
    ADDRESSES = []


class Strict(jinja2.Environment):
    """Ansible's settings."""


def finalize(thing):
    return thing if thing is not None else ""


def render(text, asked):
    settings = {"trim_blocks": True, "lstrip_blocks": False}
    whole = text
    if text.startswith("#jinja2:"):
        line, _, text = text.partition("\n")
        for pair in line[len("#jinja2:"):].split(","):
            key, _, value = pair.partition(":")
            settings[key.strip()] = value.strip() == "True"
    env = Strict(
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        loader=jinja2.DictLoader(asked["files"]),
        **settings,
    )
    for one in FILTERS:
        env.filters.update(one.FilterModule().filters())
    for name in ADDRESSES:
        module = importlib.import_module(f"ansible_collections.ansible.utils.plugins.filter.{name}")
        env.filters.update({f"ansible.utils.{key}": value for key, value in module.FilterModule().filters().items()})
    for one in TESTS:
        env.tests.update(one.TestModule().tests())
    made = env.from_string(text).render(asked["values"])
    missing = len(whole) - len(whole.rstrip("\n")) - (len(made) - len(made.rstrip("\n")))
    return made + "\n" * max(0, missing)


def attempt(text, asked):
    try:
        return render(text, asked)
    except Exception as error:  # whatever it is, it is a refusal
        print(text, repr(error), file=sys.stderr)
        return None


asked = json.load(sys.stdin)
json.dump([attempt(one, asked) for one in asked["templates"]], sys.stdout)
