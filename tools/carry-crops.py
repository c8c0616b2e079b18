#!/usr/bin/env python3
"""Crops as small files, without loss: to bring them to a machine that takes a few MiB at a time.

    tools/carry-crops.py pack CROPS... --out DIR [--mib 40] [--ignore SOURCE,...] [--every-frame N]
    tools/carry-crops.py unpack TAR... --out CROPS

`pack` writes DIR/crops-0.tar and so on, none above --mib: the crops as lossless WebP (two fifths of PNG) and their
manifest's lines, each folder under its own name. `unpack` lays folders of PNG crops with manifest.jsonl, pixel for
pixel those that were packed; tars may come one after another. Needs Pillow.
"""

import argparse
import concurrent.futures
import io
import json
import os
import pathlib
import re
import sys
import tarfile

from PIL import Image

INDEX = "index.jsonl"


def read_manifest(folder):
    path = folder / "manifest.jsonl"
    if not path.exists():
        sys.exit(f"{path} is missing: airl-check crops writes it")
    return [json.loads(line) for line in path.read_text().splitlines()]


def is_wanted(record, options):
    if record["source"] in options.ignore:
        return False
    frame = re.search(r"_f(\d+)_\d+\.png$", record["file"])
    return frame is None or int(frame[1]) % options.every_frame == 0


def as_webp(folder, record):
    with Image.open(folder / record["file"]) as image:
        content = io.BytesIO()
        image.convert("RGB").save(content, "WEBP", lossless=True, quality=50, method=3)
    return content.getvalue()


class Tars:
    """Tars of at most `limit` bytes, one after another."""

    def __init__(self, folder, limit):
        self.folder, self.limit, self.count = folder, limit, 0
        self.lines, self.members, self.bytes = [], [], 0

    def add(self, line, content):
        line["webp"] = f"{len(self.lines)}.webp"
        text = json.dumps(line)
        # A member takes a header of 512 bytes and is filled up to as many.
        block = len(content) + len(text) + 1024
        if block > self.limit:
            sys.exit(f"{line['record']['file']} alone has {block / 2**20:.1f} MiB: give a larger --mib")
        if self.lines and self.bytes + block > self.limit:
            self.close()
            self.add(line, content)
            return
        self.lines.append(text)
        self.members.append((line["webp"], content))
        self.bytes += block

    def close(self):
        path = self.folder / f"crops-{self.count}.tar"
        with tarfile.open(path, "w") as tar:
            for name, content in [(INDEX, "\n".join(self.lines).encode()), *self.members]:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        print(f"{path}: {len(self.lines)} crops, {path.stat().st_size / 2**20:.1f} MiB")
        self.count += 1
        self.lines, self.members, self.bytes = [], [], 0


def pack(options):
    options.out.mkdir(parents=True, exist_ok=True)
    if any(options.out.glob("crops-*.tar")):
        sys.exit(f"{options.out} holds tars already: they would be unpacked together")
    if len({folder.name for folder in options.crops}) < len(options.crops):
        sys.exit("two folders of one name: on unpacking one would overwrite the other")
    manifests = {folder: read_manifest(folder) for folder in options.crops}
    sources = {record["source"] for records in manifests.values() for record in records}
    if unknown := set(options.ignore) - sources:
        sys.exit(f"no crop is of {', '.join(sorted(unknown))}; there are {', '.join(sorted(sources))}")
    # Its last blocks are of up to 10 KiB.
    tars = Tars(options.out, options.mib * 2**20 - 20480)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for folder, all_records in manifests.items():
            records = [record for record in all_records if is_wanted(record, options)]
            for record, content in zip(records, pool.map(lambda record: as_webp(folder, record), records)):
                tars.add({"folder": folder.name, "record": record}, content)
    if not tars.lines:
        sys.exit("no crop is left to pack")
    tars.close()


def unpack(options):
    for path in options.tars:
        with tarfile.open(path) as tar:
            content = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}
        lines = [json.loads(line) for line in content.pop(INDEX).splitlines()]
        known = {name: {record["file"] for record in read_manifest(options.out / name)}
                 for name in {line["folder"] for line in lines}
                 if (options.out / name / "manifest.jsonl").exists()}
        # Unpacked before: a manifest names a file once.
        lines = [line for line in lines if line["record"]["file"] not in known.get(line["folder"], ())]

        def lay(line):
            target = (options.out / line["folder"] / line["record"]["file"]).resolve()
            if not target.is_relative_to(options.out.resolve()):
                raise ValueError(f"{path}: {line['record']['file']} lies outside the folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            with Image.open(io.BytesIO(content[line["webp"]])) as image:
                image.save(target, "PNG", compress_level=1)

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lay, lines))
        for line in lines:
            with open(options.out / line["folder"] / "manifest.jsonl", "a") as manifest:
                manifest.write(json.dumps(line["record"]) + "\n")
        print(f"{path}: {len(lines)} crops")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    packs = commands.add_parser("pack")
    packs.add_argument("crops", nargs="+", type=pathlib.Path, help="folders with manifest.jsonl")
    packs.add_argument("--out", required=True, type=pathlib.Path)
    packs.add_argument("--mib", type=int, default=40, help="of a tar, at most")
    packs.add_argument("--ignore", type=lambda text: text.split(",") if text else [], default=[], help="sources left out")
    packs.add_argument("--every-frame", type=int, default=1, choices=range(1, 1001), metavar="N", help="of clips: each second frame is 2")
    packs.set_defaults(run=pack)
    unpacks = commands.add_parser("unpack")
    unpacks.add_argument("tars", nargs="+", type=pathlib.Path)
    unpacks.add_argument("--out", required=True, type=pathlib.Path)
    unpacks.set_defaults(run=unpack)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
