"""Which characters are shown in colours."""

import pytest

from infra.media.pictographs import is_emoji, is_text


@pytest.mark.parametrize(
    "cluster",
    ["🎉", "⭐", "❤\ufe0f", "5\ufe0f\u20e3", "#\u20e3", "👩\u200d🚀", "🇨🇳"],
)
def test_emoji_are(cluster: str) -> None:
    assert is_emoji(cluster)


@pytest.mark.parametrize("cluster", ["5\ufe0f", "*\ufe0f", "5", "❤\ufe0e", "©\ufe0f", "✔\ufe0f"])
def test_text_is_not(cluster: str) -> None:
    """A key without its cap is a digit; signs that would be dark grey take the text's colour."""
    assert is_text(cluster)
    assert not is_emoji(cluster)
