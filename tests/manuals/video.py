"""A captioned video from the same pictures: a card for each chapter, then step after step."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.manuals.fingerprints import SOURCE
from tests.manuals.steps import Seen, Story

FONT = SOURCE / "core" / "documents" / "fonts" / "BIZUDPGothic-Bold.ttf"
HUE = "0xc74700"
# The page above, and below it a dark band in which players set the captions.
WIDTH, HEIGHT, BAND = 1280, 800, 120
LOOK_SECONDS, TITLE_SECONDS = 1.2, 5.0
SHORTEST, READ_PER_SECOND = 3.5, 6.5  # characters of Japanese that one reads in a second


@dataclass(frozen=True)
class Scene:
    """One picture for some seconds. ``say``: its caption; shown over all scenes that share it."""

    picture: Path
    seconds: float
    say: str


def reading_time(text: str) -> float:
    return round(max(SHORTEST, len(text) / READ_PER_SECOND), 1)


def scenes_of(story: Story, seen: Sequence[Sequence[Seen]], folder: Path) -> list[Scene]:
    """The film in order: title, then for each chapter its card and its steps."""
    opening = f"{story.video_title}。音声はありません。字幕で説明します。"
    scenes = [
        Scene(
            card(folder, "title", story.video_title, f"第{story.version}版"), TITLE_SECONDS, opening
        )
    ]
    for number, (chapter, steps) in enumerate(zip(story.chapters, seen, strict=True), start=1):
        picture = card(folder, f"chapter-{number}", chapter.title, str(number))
        scenes.append(Scene(picture, reading_time(chapter.lead), chapter.lead))
        for one in steps:
            say = one.step.say
            scenes.append(Scene(folder / one.plain, LOOK_SECONDS, say))
            scenes.append(Scene(folder / one.marked, reading_time(say) - LOOK_SECONDS, say))
    return scenes


def card(folder: Path, name: str, title: str, above: str) -> Path:
    """A picture with a few words, in the product's own type."""
    words = folder / f"card-{name}.txt"
    words.write_text(title, encoding="utf-8")
    small = folder / f"card-{name}-above.txt"
    small.write_text(above, encoding="utf-8")
    drawn = (
        f"drawbox=x=0:y=0:w=24:h=ih:color={HUE}:t=fill,"
        f"drawtext=fontfile={FONT}:textfile={small}:fontsize=40:fontcolor={HUE}:x=140:y=270,"
        f"drawtext=fontfile={FONT}:textfile={words}:fontsize=52:fontcolor=0x1a1a1c:x=140:y=350"
    )
    to = folder / f"card-{name}.png"
    blank = f"color=white:size={WIDTH}x{HEIGHT}"
    ffmpeg("-f", "lavfi", "-i", blank, "-vf", drawn, "-frames:v", "1", str(to))
    return to


def ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments], check=True)


def captions(scenes: Sequence[Scene]) -> str:
    """WebVTT: each sentence once, for as long as its pictures stand."""
    cues = [f"{stamp(start)} --> {stamp(end)}\n{say}\n" for start, end, say in spoken(scenes)]
    return "\n".join(["WEBVTT\n", *cues])


def spoken(scenes: Sequence[Scene]) -> Iterator[tuple[float, float, str]]:
    """Start, end and words of every caption."""
    at = start = 0.0
    for scene, after in zip(scenes, [*scenes[1:], None], strict=True):
        at += scene.seconds
        if after is None or after.say != scene.say:
            yield start, at, scene.say
            start = at


def stamp(seconds: float) -> str:
    """
    >>> stamp(75.5)
    '00:01:15.500'
    """
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths:03d}"


def make_video(scenes: Sequence[Scene], to: Path, folder: Path) -> None:
    """Join the pictures to an MP4 (H.264) that every browser and tablet plays."""
    listed = folder / "scenes.txt"
    lines = [f"file '{scene.picture.resolve()}'\nduration {scene.seconds}" for scene in scenes]
    # ffmpeg overlooks the last duration unless the picture is named again.
    lines.append(f"file '{scenes[-1].picture.resolve()}'")
    listed.write_text("\n".join(lines), encoding="utf-8")
    shape = (
        f"scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=decrease:flags=lanczos,"
        f"pad={WIDTH}:{HEIGHT}:(ow-iw)/2:(oh-ih)/2:white,"
        f"pad={WIDTH}:{HEIGHT + BAND}:0:0:0x1a1a1c,fps=5,format=yuv420p"
    )
    ffmpeg(
        "-f", "concat", "-safe", "0", "-i", str(listed), "-vf", shape, "-c:v", "libx264",
        "-preset", "medium", "-crf", "26", "-tune", "stillimage", "-g", "25",
        "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact",
        "-flags:v", "+bitexact", str(to),
    )  # fmt: skip
