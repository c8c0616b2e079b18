#!/usr/bin/env python3
"""Writes a folder of training crops made of noise, for measuring speed where there are no faces at hand.

    tools/noise-crops.py FOLDER [--crops 128] [--side 448]

Half of them are called real, half fake. Nothing can be learned from them. Needs the Python standard library alone.
"""

import argparse
import json
import pathlib
import random
import struct
import zlib

FACE_SHARE = 1 / 1.6  # of a crop's side, as airl-check cuts them
KEYPOINTS = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.5, 0.8), (0.1, 0.5), (0.9, 0.5)]  # in the face's box


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def noise_png(side, rng):
    """RGB8. Each row is the one above moved by a few bytes with fresh noise at its start: compresses like a photograph."""
    row = bytearray(rng.randbytes(3 * side))
    rows = []
    for _ in range(side):
        fresh = rng.randbytes(3 * (side // 3))
        row = bytearray(fresh) + row[: 3 * side - len(fresh)]
        rows.append(b"\0" + bytes(row))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) +
            png_chunk(b"IEND", b""))


def record(file, label, side):
    face = side * FACE_SHARE
    corner = (side - face) / 2
    clip = file.rsplit("_", 1)[0]
    return {"file": file, "label": label, "source": file.split("/")[1], "origin": clip, "clip": clip, "pair": None,
            "timestamp_s": 0, "box": [corner, corner, face, face],
            "keypoints": [[corner + face * x, corner + face * y] for x, y in KEYPOINTS], "score": 0.9,
            "part": [0, 0, side, side], "frame": [side, side], "whole_picture": False, "codec": "jpeg",
            "jpeg_quality": 90}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--crops", type=int, default=128, help="of both classes together")
    parser.add_argument("--side", type=int, default=448, help="pixels")
    options = parser.parse_args()
    rng = random.Random(1)
    # Two sources a class: one of each can be held back for validation.
    sources = [("real/noise-a", 0), ("fake/noise-b", 1), ("real/noise-c", 0), ("fake/noise-d", 1)]
    folder = options.folder
    lines = []
    for i in range(options.crops):
        place, label = sources[i % len(sources)]
        file = f"{place}/{i:05d}_0.png"
        (folder / place).mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(noise_png(options.side, rng))
        lines.append(json.dumps(record(file, label, options.side)))
    (folder / "manifest.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
