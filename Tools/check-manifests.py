#!/usr/bin/env python3
"""Fails when manifests drift apart.

Every manifest ends with the same house settings, has the same tools version and language mode, asks for
the same version of a library as the others, and names no system library that setup.sh does not install.
"""

import re

from checking import manifests, tree

BLOCK_START = "// House settings: the same block ends every manifest"


def settings_block(path):
    content = tree.text(path)
    return content[content.index(BLOCK_START) :] if BLOCK_START in content else None


def text_problems(path, reference):
    content, problems = tree.text(path), []
    block = settings_block(path)
    if block is None:
        problems.append(f"{path}: does not end with the house settings of {reference}")
    elif block != settings_block(reference):
        problems.append(f"{path}: its house settings differ from those of {reference}")
    if content.splitlines()[:1] != tree.text(reference).splitlines()[:1]:
        problems.append(f"{path}:1: the tools version differs from that of {reference}")
    if "swiftLanguageModes: [.v6]" not in content:
        problems.append(f"{path}: lacks swiftLanguageModes: [.v6]")
    return problems


def requirement_problems(everywhere):
    first, problems = {}, []
    for manifest in everywhere:
        for address, requirement in manifest.remote_requirements.items():
            path, wanted = first.setdefault(address, (manifest.path, requirement))
            if wanted != requirement:
                problems.append(f"{manifest.path}: wants another version of {address} than {path}")
    return problems


def system_problems(everywhere):
    installed = set(re.findall(r"[\w.+-]+", tree.text("Tools/setup.sh")))
    return [
        f"{manifest.path}: names the system library {name}, which Tools/setup.sh does not install"
        for manifest in everywhere for name in manifest.system_packages if name not in installed
    ]


def main():
    paths = [*manifests.paths(), "Tools/fuzz/Package.swift"]
    everywhere = manifests.every("manifests")
    reference = "Packages/Tokens/Package.swift"
    problems = [problem for path in paths for problem in text_problems(path, reference)]
    problems += requirement_problems(everywhere) + system_problems(everywhere)
    tree.report("manifests", len(paths), problems)


if __name__ == "__main__":
    main()
