"""The words of the commands: help and errors are in Japanese and say how to go on."""

import pytest

from pidetect import cli


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unknown", "a"], "知らない指定です: --unknown"),
        (["--seconds"], "--seconds の後に値を書いてください"),
        (["--json", "--csv", "a"], "--csv と --json は一緒に使えません"),
        (["--floor", "2", "a"], "--floor: 0.05 から 1 までの数を書いてください"),
        (["mask", "--style", "x", "a"], "--style に 'x' はありません"),
        (["evaluate", "--json"], "PATH を書いてください"),
        ([], "調べるファイルかフォルダーを書いてください"),
    ],
)
def test_wrong_words_are_told_in_japanese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in told
    assert "--help で見られます" in told


@pytest.mark.parametrize("words", [[], ["mask"], ["evaluate"]])
def test_the_help_is_in_japanese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith("使い方: pidetect")
    assert not {"usage", "positional", "options", "show"} & set(told.replace(":", " ").split())
    assert "終了コード" in told
