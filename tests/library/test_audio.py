"""ffmpeg itself, on files it made: speech comes out small, and what is no speech says so."""

import shutil
import subprocess
from itertools import pairwise

import pytest

from palante.library import audio
from palante.library.audio import SoundError, make_small, probe
from tests.library.sounds import NEEDS_FFMPEG, sound

pytestmark = [NEEDS_FFMPEG, pytest.mark.slow]


def said_of(path):
    done = subprocess.run(
        ["ffmpeg", "-hide_banner", "-i", path, "-f", "null", "-"], capture_output=True, text=True
    )
    return done.stderr


@pytest.mark.parametrize("name", ["voice.m4a", "voice.wav", "voice.webm", "voice.mp3", "film.mp4"])
def test_any_sound_becomes_opus_and_aac_of_one_voice(tmp_path, name):
    seen = []

    small = make_small([sound(tmp_path / name, 3)], tmp_path, told=lambda *at: seen.append(at))

    assert small.seconds == pytest.approx(3, abs=0.2)
    for path, codec in ((small.opus, "opus"), (small.aac, "aac")):
        said = said_of(path)
        assert f"Audio: {codec}" in said
        assert "mono" in said
        assert path.stat().st_size < 3 * 8_000
    assert len(small.peaks) == pytest.approx(30, abs=2)
    assert max(small.peaks) == 100
    assert min(small.peaks) >= 0
    assert all(before[0] <= after[0] for before, after in pairwise(seen))


def test_where_and_by_whom_it_was_recorded_is_left_behind(tmp_path):
    told = ["-metadata", "title=Rosa", "-metadata", "location=-12.04-077.03/", "-metadata", "comment=secret"]
    source = sound(tmp_path / "voice.m4a", 1, *told)
    assert b"Rosa" in source.read_bytes()

    small = make_small([source], tmp_path)

    for path in (small.opus, small.aac):
        assert not {word for word in (b"Rosa", b"077.03", b"secret") if word in path.read_bytes()}


def test_players_can_begin_before_all_of_it_is_there(tmp_path):
    small = make_small([sound(tmp_path / "voice.wav", 2)], tmp_path)

    aac = small.aac.read_bytes()
    assert aac.index(b"moov") < aac.index(b"mdat")


def test_takes_follow_each_other_even_in_different_forms(tmp_path):
    takes = [sound(tmp_path / "one.webm", 2), sound(tmp_path / "two.m4a", 3)]

    assert make_small(takes, tmp_path).seconds == pytest.approx(5, abs=0.3)


def test_what_broke_off_plays_up_to_there(tmp_path):
    source = sound(tmp_path / "voice.webm", 10)
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])

    assert 3 < make_small([source], tmp_path).seconds < 7


def test_a_picture_of_the_loudness_shows_where_it_was_loud(tmp_path):
    source = sound(tmp_path / "voice.wav", 4, "-af", "volume='if(gt(t,2),1,0.001)':eval=frame")

    peaks = make_small([source], tmp_path).peaks

    assert sum(peaks[: len(peaks) // 3]) < sum(peaks[-len(peaks) // 3 :]) / 3


def test_only_pictures_is_no_sound(tmp_path):
    source = tmp_path / "silent.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", source], check=True)

    assert not probe(source).has_sound
    with pytest.raises(SoundError, match="only pictures"):
        make_small([source], tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp3", b"Hola, soy Rosa.\n" * 200),
        ("page.wav", b"<html><script>alert(1)</script></html>"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret\n#EXT-X-ENDLIST\n"),
        ("list.mp3", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"),
        ("join.txt", b"ffconcat version 1.0\nfile /etc/hostname\n"),
        ("noise.mp4", bytes(range(256)) * 40),
        (
            "picture.gif",
            b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00",
        ),
    ],
)
def test_what_is_no_sound_is_refused_with_a_sentence(tmp_path, name, content):
    source = tmp_path / name
    source.write_bytes(content)

    with pytest.raises(SoundError, match="no sound"):
        make_small([source], tmp_path)


def test_a_name_is_never_read_as_an_option_or_an_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("-y.wav", "concat:a.wav", "http:x.wav", "a b;c$(x).wav"):
        shutil.copy(sound(tmp_path / "plain.wav", 1), tmp_path / name)
        assert probe(tmp_path / name).has_sound


def test_nothing_is_said_to_be_nothing(tmp_path):
    (tmp_path / "empty.mp3").touch()

    with pytest.raises(SoundError, match="empty"):
        probe(tmp_path / "empty.mp3")


def test_what_lasts_for_days_is_cut_short_whatever_it_said_of_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(audio, "LONGEST", 3)
    source = sound(tmp_path / "voice.aac", 6)  # a stream that does not know its length well

    with pytest.raises(SoundError, match="longer than"):
        make_small([source], tmp_path)


def test_it_can_be_stopped_and_leaves_no_program_behind(tmp_path):
    assert make_small([sound(tmp_path / "voice.wav", 30)], tmp_path, should_stop=lambda: True) is None


def test_a_full_disk_is_said_and_not_taken_for_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(audio, "LARGEST", 2_000)

    with pytest.raises(SoundError, match="no room"):
        make_small([sound(tmp_path / "voice.wav", 20)], tmp_path)


def test_without_ffmpeg_it_says_who_can_help(tmp_path, settings, monkeypatch):
    source = sound(tmp_path / "voice.wav", 1)
    settings.FFMPEG = "no-such-program"

    assert audio.ffmpeg() == ""
    with pytest.raises(SoundError, match="not installed"):
        make_small([source], tmp_path)
