"""Makes the videos of articles from their drawings and words: one a language, with a voice and captions.

    python -m knowledge.filming [NAME...]

A file `knowledge/videos/<name>.toml` holds scenes, each a drawing (SVG, moved by its own animations) and what is said
in both languages. Chromium draws the frames, `espeak-ng` speaks, `ffmpeg` packs (VP9 and Opus in WebM). These three are
needed here alone, never where the platform runs: what they made is kept beside the drawings. A scene is as long as its
words take.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from knowledge.questions import LANGUAGES
from knowledge.videos import FOLDER, HEIGHT, LARGEST, WIDTH

FRAMES_A_S = 6
# Silence before and after what is said in a scene, and the least that a scene lasts, in seconds.
BEFORE_S, AFTER_S, LEAST_S = 0.4, 0.9, 5.0
VOICES = {"id": ["-v", "id", "-s", "135", "-g", "4"], "en": ["-v", "en-gb", "-s", "140", "-g", "4"]}
_MOVES = re.compile(r"<animate\w*\b[^>]*/>")
QUALITY, VOICE_BITS = "50", "14k"


@dataclass(frozen=True, slots=True)
class Scene:
    drawing: str
    said: dict[str, str]


def main(names: Sequence[str]) -> None:
    files = sorted(FOLDER.glob("*.toml"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_tool("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for file in files:
            if not names or file.stem in names:
                film(page, file)
        browser.close()


def film(page: Page, file: Path) -> None:
    """Writes `<name>.<language>.webm` and `.vtt`, and the poster `<name>.svg`."""
    scenes = [
        Scene(one["drawing"], {language: one[language] for language in LANGUAGES})
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["scene"]
    ]
    FOLDER.joinpath(f"{file.stem}.svg").write_text(poster_of(scenes[0].drawing) + "\n", encoding="utf-8")
    spoken = {language: [speech(one.said[language], language) for one in scenes] for language in LANGUAGES}
    lengths = {language: [length_of(one) for one in spoken[language]] for language in LANGUAGES}
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        for number, scene in enumerate(scenes):
            longest = max(lengths[language][number] for language in LANGUAGES)
            draw(page, scene, place, number, longest)
        for language in LANGUAGES:
            pack(file.stem, language, place, spoken[language], lengths[language])
            captions = "\n\n".join(cues(scenes, language, lengths[language]))
            FOLDER.joinpath(f"{file.stem}.{language}.vtt").write_text(f"WEBVTT\n\n{captions}\n", encoding="utf-8")


def whole(drawing: str) -> str:
    """A scene as a picture of its own, with the parts that all scenes share."""
    parts = (FOLDER / "parts.svg").read_text(encoding="utf-8").strip().removesuffix("</svg>")
    return f"{parts}{drawing.strip()}</svg>"


def poster_of(drawing: str) -> str:
    """The first scene, standing still: nothing moves that nobody has asked to."""
    return _MOVES.sub("", whole(drawing))


def speech(text: str, language: str) -> bytes:
    """A WAV file."""
    done = subprocess.run([_tool("espeak-ng"), *VOICES[language], "--stdout", text], capture_output=True, check=True)
    return done.stdout


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed: it is needed to make videos")
    return found


def length_of(spoken: bytes) -> float:
    """How long a scene lasts, in whole frames."""
    samples, rate = _samples(spoken)
    return round(max(LEAST_S, BEFORE_S + len(samples) / 2 / rate + AFTER_S) * FRAMES_A_S) / FRAMES_A_S


def _samples(spoken: bytes) -> tuple[bytes, int]:
    """(16-bit samples of one channel, how many a second); a stream does not state its length."""
    with wave.open(io.BytesIO(spoken)) as held:
        return held.readframes(held.getnframes()), held.getframerate()


def draw(page: Page, scene: Scene, place: Path, number: int, length_s: float) -> None:
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{whole(scene.drawing)}")
    page.evaluate("document.querySelector('svg').pauseAnimations()")
    for frame in range(round(length_s * FRAMES_A_S)):
        page.evaluate(f"document.querySelector('svg').setCurrentTime({frame / FRAMES_A_S})")
        page.screenshot(path=place / f"{number}-{frame:04}.png")


def pack(name: str, language: str, place: Path, spoken: Sequence[bytes], lengths: Sequence[float]) -> None:
    frames, sound = place / f"{language}.txt", place / f"{language}.wav"
    rate = _samples(spoken[0])[1]
    lines, said = list[str](), b""
    for number, (one, length_s) in enumerate(zip(spoken, lengths, strict=True)):
        count = round(length_s * FRAMES_A_S)
        lines += [f"file '{number}-{frame:04}.png'\nduration {1 / FRAMES_A_S}" for frame in range(count)]
        quiet = b"\0\0" * round(BEFORE_S * rate)
        said += (quiet + _samples(one)[0]).ljust(2 * round(length_s * rate), b"\0")
    frames.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with wave.open(str(sound), "wb") as held:
        held.setparams((1, 2, rate, 0, "NONE", ""))
        held.writeframes(said)
    target = FOLDER / f"{name}.{language}.webm"
    film = (
        "-c:v libvpx-vp9 -b:v 0 -g 9999 -pix_fmt yuv420p -deadline good -cpu-used 2 -crf",
        QUALITY,
        "-r",
        FRAMES_A_S,
    )
    voice = ("-c:a libopus -ac 1 -b:a", VOICE_BITS, "-map_metadata -1 -fflags +bitexact -shortest")
    given = ["-f", "concat", "-safe", "0", "-i", str(frames), "-i", str(sound)]
    options = " ".join(str(one) for one in (*film, *voice)).split()
    subprocess.run([_tool("ffmpeg"), "-y", "-loglevel", "error", *given, *options, str(target)], check=True)
    size = target.stat().st_size
    sys.stdout.write(f"{target.name}: {size / 1000:.0f} kB, {sum(lengths):.0f} s\n")
    if size > LARGEST:
        raise SystemExit(f"{target.name} holds more than {LARGEST} bytes")


def cues(scenes: Sequence[Scene], language: str, lengths: Sequence[float]) -> Iterator[str]:
    at = 0.0
    for scene, length_s in zip(scenes, lengths, strict=True):
        yield f"{_clock(at)} --> {_clock(at + length_s)}\n{scene.said[language]}"
        at += length_s


def _clock(at_s: float) -> str:
    return f"{int(at_s // 3600):02}:{int(at_s // 60) % 60:02}:{at_s % 60:06.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
