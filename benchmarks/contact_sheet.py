"""Set the pictures of all examples on one sheet, in colour and in black and white, at A4 print size.

    python benchmarks/contact_sheet.py                 # writes docs/contact-sheet.png and -mono.png
    python benchmarks/contact_sheet.py --width 800     # larger pictures

Look at it after every change of the drawing: it shows at a glance what a test cannot see.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bprflow.audit import analyse_loaded  # noqa: E402
from bprflow.draw import DrawOptions, Paper, layout, render  # noqa: E402
from bprflow.source import load_file  # noqa: E402


def sheet(mono: bool, width: int, columns: int) -> bytes:
    """Draw every example and set the pictures in a grid.

    Args:
        mono: Black and white.
        width: Width of one picture [px].
        columns: Pictures side by side.

    """
    from PIL import Image

    pictures = []
    for path in sorted((ROOT / "examples").glob("*/*.flow.yaml")):
        loaded = load_file(str(path))
        if loaded.process is None:
            print(f"not understood: {path.relative_to(ROOT)}", file=sys.stderr)
            continue
        found = analyse_loaded(loaded)
        options = DrawOptions(mono=mono, paper=Paper.A4, dpi=110)
        made = layout(found.flow, measures=found.measures, numbers=found.numbers, options=options)
        picture = Image.open(io.BytesIO(render(made, "png"))).convert("RGB")
        scale = min(width / picture.width, width * 0.72 / picture.height)
        pictures.append(
            picture.resize((int(picture.width * scale), int(picture.height * scale)), Image.Resampling.LANCZOS)
        )
    height = int(width * 0.72) + 12
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * (width + 12) + 12, rows * height + 12), "#8a9299")
    for number, picture in enumerate(pictures):
        x = 12 + number % columns * (width + 12) + (width - picture.width) // 2
        page.paste(picture, (x, 12 + number // columns * height))
    buffer = io.BytesIO()
    page.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=560)
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs")
    chosen = parser.parse_args()
    for mono, name in ((False, "contact-sheet.png"), (True, "contact-sheet-mono.png")):
        data = sheet(mono, chosen.width, chosen.columns)
        (chosen.folder / name).write_bytes(data)
        print(f"{name}: {len(data) // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
