"""The short folder of the embedded database's socket: a predictable name under /tmp, which others could take first."""

from pathlib import Path

import pytest

from sigap.platform.embedded_database import _require_ours


def test_a_folder_that_others_made_or_may_write_into_is_refused(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir(mode=0o700)
    _require_ours(ours, None)
    ours.chmod(0o777)
    with pytest.raises(PermissionError, match="somebody else"):
        _require_ours(ours, None)
    ours.chmod(0o700)
    planted = tmp_path / "planted"
    planted.symlink_to(ours)
    with pytest.raises(PermissionError):
        _require_ours(planted, None)
