"""Draws the podcast's square picture: chevrons of the weave in the six colours, on paper.

    python tools/podcast_cover.py        # writes src/palante/screens/static/palante/podcast.png

Players ask for a PNG of at least 1400 pixels; few colours and hard edges keep it small.
"""

from itertools import cycle
from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parent.parent / "src/palante/screens/static/palante/podcast.png"
SIDE = 1400
PAPER = "#fffaf2"
COLOURS = ["#b8401f", "#f4b63f", "#2a5bb8", "#1c7a58", "#b3265e"]
CLOTH = "#e6dccb"
STRAND, LEAN, STRANDS, GAP = 34, 120, 6, 36


def draw() -> Image.Image:
    """Rows of chevrons `›` of six strands. What is not woven yet is plain cloth."""
    picture = Image.new("RGB", (SIDE, SIDE), PAPER)
    pen = ImageDraw.Draw(picture)
    height = 2 * LEAN
    width = STRANDS * STRAND + GAP
    colours = cycle(COLOURS)
    for row in range(-1, SIDE // (height + GAP) + 1):
        top = row * (height + GAP) + GAP * 2
        for column in range(-1, SIDE // width + 2):
            colour = next(colours)
            for strand in range(STRANDS):
                left = column * width + strand * STRAND - 40
                is_woven = (row * 7 + column * 5 + strand * 3) % 11 < 8
                _chevron(pen, left, top, height, colour if is_woven else CLOTH)
        next(colours)  # shifts the colours from row to row
    return picture.quantize(16, dither=Image.Dither.NONE)


def _chevron(pen: ImageDraw.ImageDraw, left: int, top: int, height: int, colour: str) -> None:
    middle, right = top + height // 2, left + STRAND - 4
    pen.polygon(
        [
            (left, top),
            (right, top),
            (right + LEAN, middle),
            (right, top + height),
            (left, top + height),
            (left + LEAN, middle),
        ],
        fill=colour,
    )


if __name__ == "__main__":
    draw().save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
