"""Package manifests as SwiftPM itself reads them."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from checking import tree


@dataclass
class Target:
    name: str
    kind: str
    folder: str
    products: list  # names of products of other packages that it declares
    siblings: list  # names of targets of the same package that it declares


@dataclass
class Manifest:
    path: str
    name: str
    targets: list
    products: list
    local_dependencies: list
    remote_requirements: dict  # address -> requirement, as text
    programs: list
    system_packages: list  # Debian packages that its system libraries name


def layers():
    """The package names in the root manifest's list, lowest first."""
    found = re.search(r"^let packages = \[(.*?)\]", tree.text("Package.swift"), re.S | re.M)
    return re.findall(r'"([^"]+)"', found.group(1)) if found else []


def paths():
    """Every manifest of the repository, the root's first."""
    return ["Package.swift"] + tree.files("Packages/*/Package.swift")


def every(check):
    """All manifests; one that SwiftPM rejects ends the check named `check`."""
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            return list(pool.map(read, paths()))
    except ValueError as problem:
        return tree.report(check, len(paths()), [problem])


def read(path):
    """One manifest; raises `ValueError` with SwiftPM's words when it rejects it."""
    folder = (tree.ROOT / path).parent
    command = ["swift", "package", "--package-path", str(folder), "dump-package"]
    outcome = subprocess.run(command, capture_output=True, text=True)
    if outcome.returncode != 0:
        raise ValueError(f"{path}: SwiftPM cannot read it: {outcome.stderr.strip()}")
    return parsed(path, json.loads(outcome.stdout))


def parsed(path, dump):
    local, remote = [], {}
    for dependency in dump["dependencies"]:
        local += [Path(each["path"]).name for each in dependency.get("fileSystem", [])]
        for each in dependency.get("sourceControl", []):
            address = each["location"]["remote"][0]["urlString"]
            remote[address] = json.dumps(each["requirement"], sort_keys=True)
    system = []
    for target in dump["targets"]:
        for provider in target.get("providers") or []:
            system += [name for names in provider.get("apt", []) for name in names]
    return Manifest(
        path=path,
        name=dump["name"],
        targets=[parsed_target(path, target) for target in dump["targets"]],
        products=[product["name"] for product in dump["products"]],
        programs=[product["name"] for product in dump["products"] if "executable" in product["type"]],
        local_dependencies=local,
        remote_requirements=remote,
        system_packages=system,
    )


def parsed_target(path, target):
    products, siblings = [], []
    for dependency in target["dependencies"]:
        for kind, value in dependency.items():
            (products if kind == "product" else siblings).append(value[0])
    usual = f"{'Tests' if target['type'] == 'test' else 'Sources'}/{target['name']}"
    folder = Path(path).parent / (target.get("path") or usual)
    return Target(target["name"], target["type"], str(folder), products, siblings)
