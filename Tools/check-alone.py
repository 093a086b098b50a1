#!/usr/bin/env python3
"""Builds packages that are promised to be of use alone, each as the only dependency of a program.

The program is the front page of the package: its code examples, and every type that it names. So a package
that leans on what only the root brings fails here, and so does a page that speaks of what is not there. It
is a debug build, in a folder of its own below .build.
"""

import re
import subprocess

from checking import tree

ALONE = ["Tokenizer"]
MANIFEST = """// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Alone",
    dependencies: [.package(path: "{root}/Packages/{name}")],
    targets: [.executableTarget(name: "alone", dependencies: [.product(name: "{name}", package: "{name}")])],
    swiftLanguageModes: [.v6]
)
"""


def code_and_types(page):
    """The Swift code of a front page, and the names between its double backquotes."""
    code = re.findall(r"^```swift\n(.*?)^```", page, re.M | re.S)
    prose = re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
    return code, sorted(set(re.findall(r"``(\w+)``", prose)))


def program(name, code, types):
    protocols = set()
    for path in tree.files(f"Packages/{name}/Sources/{name}/*.swift"):
        protocols |= set(re.findall(r"^public protocol (\w+)", tree.text(path), re.M))
    lines = [f"import {name}", ""]
    for number, each in enumerate(types):
        lines.append(f"typealias Type{number} = {'any ' if each in protocols else ''}{each}")
    return "\n".join([*lines, "", *code])


def write(path, content):
    """Writes a file unless it says that already, so that nothing is built twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")


def check(name):
    """What is wrong with a package alone, and how many examples and types were compiled."""
    page = f"Packages/{name}/Sources/{name}/{name}.docc/{name}.md"
    code, types = code_and_types(tree.text(page))
    if not code or not types:
        return [f"{page}: shows no code, or names no type"], 0
    # SwiftPM knows a package by the name of its folder, so this one needs another.
    folder = tree.ROOT / ".build/alone" / f"{name}-user"
    write(folder / "Package.swift", MANIFEST.format(root=tree.ROOT, name=name))
    write(folder / "Sources/alone/main.swift", program(name, code, types))
    outcome = subprocess.run(
        ["swift", "build", "--package-path", str(folder), "--scratch-path", str(folder / ".build")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    if outcome.returncode != 0:
        print(outcome.stdout)
        return [f"Packages/{name}: does not build alone with the front page {page}"], 0
    return [], len(code) + len(types)


def main():
    results = [check(name) for name in ALONE]
    tree.report("alone", sum(count for _, count in results), [each for found, _ in results for each in found])


if __name__ == "__main__":
    main()
