# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The Global Brain Health Survey: real answers to one questionnaire in 14 languages, Swedish among them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pooch

from ..errors import DataError, closest
from ..instrument import Instrument, load_instrument

DATA_FOLDER_VARIABLE = "COPROD_MEASURES_DATA"
"""Environment variable that names a local folder of data, used instead of a download."""

FILE = "gbhs.rda"
COMMIT = "abf44acba1b05e3b98868e6c6a5806fc071d817a"
BASE_URL = f"https://raw.githubusercontent.com/Lifebrain/gbhs/{COMMIT}/data/"
SHA256 = "68d0490106d052cad1738820baca2efb23e777e990bde7a24876b3256aafc583"

LANGUAGE_CODES = {
    "catalan": "ca",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hungarian": "hu",
    "italian": "it",
    "norwegian": "no",
    "simplified chinese": "zh",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukranian": "uk",
}
"""ISO 639-1 codes of the survey's language names, spelt as in its data."""


def load_gbhs(
    languages: Sequence[str] | None = ("english", "swedish"),
    *,
    base_url: str = BASE_URL,
    cache_folder: Path | str | None = None,
) -> pd.DataFrame:
    """Load the Lifebrain Global Brain Health Survey, by default its English and Swedish forms.

    The file is downloaded once from its source at a fixed commit, its SHA-256 is checked, and the
    table read from it is kept as parquet in the user's cache folder. Where the environment variable
    ``COPROD_MEASURES_DATA`` names a folder that holds ``gbhs.rda`` or ``data/gbhs.rda``, that file is
    read instead and nothing is downloaded; its hash is checked too.

    Parameters
    ----------
    languages : sequence of str or None
        Language forms to keep, by the names in the data ("english", "swedish", ...); None keeps all 14.
    base_url : str
        Address of the folder that holds ``gbhs.rda``.
    cache_folder : path, optional
        Where download and parquet are kept; by default the user's cache folder for this package.

    Returns
    -------
    pandas.DataFrame
        A row per respondent, in the order of the source: 107 columns as published (answers are English
        labels in every language; a blank is a missing value) and `form_language`, the ISO 639-1 code
        of `language`. 27,590 rows in all languages, 11,698 in English and Swedish.

    Raises
    ------
    DataError
        If the data cannot be fetched or read, if they are not the expected ones, or if a language is
        not among those of the survey.

    References
    ----------
    Budin-Ljøsne, I., et al. (2020). The Global Brain Health Survey: Development of a Multi-Language
    Survey of Public Views on Brain Health. Frontiers in Public Health, 8, 387.
    https://doi.org/10.3389/fpubh.2020.00387. Data: CC BY 4.0, GitHub Lifebrain/gbhs.
    """
    if isinstance(languages, str):
        languages = (languages,)
    for language in languages or ():
        if language not in LANGUAGE_CODES:
            raise DataError(
                f"the survey has no language {language!r}.{closest(language, LANGUAGE_CODES)}",
                code="unknown_language",
                place="languages",
                remedy=f"It has: {', '.join(LANGUAGE_CODES)}.",
            )
    cache = Path(cache_folder) if cache_folder is not None else Path(pooch.os_cache("coprod_measures"))
    source = _local_file() or _download(base_url, cache)
    frame = _table(source, cache)
    if languages is not None:
        frame = frame[frame["language"].isin(list(languages))].reset_index(drop=True)
    return frame.assign(form_language=frame["language"].map(LANGUAGE_CODES))


def gbhs_instrument() -> Instrument:
    """Return the instrument file of the survey's eleven items on what influences the brain (`q02_*_infl`).

    Items carry short labels of our own in English and Swedish, not the survey's wording. The two scales,
    `social` and `body`, are groupings made here for worked examples; the survey's authors propose none.
    """
    return load_instrument(Path(__file__).with_name("gbhs.yaml"))


def _local_file() -> Path | None:
    """Return the checked file in the folder that the environment names, or None when it names none."""
    named = os.environ.get(DATA_FOLDER_VARIABLE)
    if not named:
        return None
    for path in (Path(named) / "data" / FILE, Path(named) / FILE):
        if path.is_file():
            if pooch.file_hash(str(path)) != SHA256:
                raise _wrong_hash(path.name, f"Replace it, or unset {DATA_FOLDER_VARIABLE} to download it.")
            return path
    raise DataError(
        f"the folder named by {DATA_FOLDER_VARIABLE} holds neither {FILE} nor data/{FILE}.",
        code="no_data_file",
        place=FILE,
        remedy=f"Put the file there, or unset {DATA_FOLDER_VARIABLE} to download it.",
    )


def _download(base_url: str, cache: Path) -> Path:
    """Return the file in the cache, fetched first if it is not there or not the expected one."""
    url = base_url.rstrip("/") + "/" + FILE
    try:
        fetched = pooch.retrieve(url, known_hash=f"sha256:{SHA256}", fname=FILE, path=cache)
    except ValueError:  # pooch has removed what it fetched
        raise _wrong_hash(url, "Try again later; if it stays so, the source has changed.") from None
    except OSError as error:
        raise DataError(
            f"the download failed ({type(error).__name__}).",
            code="download_failed",
            place=url,
            remedy=f"Check the connection, or put {FILE} in a folder and name it in {DATA_FOLDER_VARIABLE}.",
        ) from error
    return Path(fetched)


def _wrong_hash(place: str, remedy: str) -> DataError:
    return DataError("the file is not the expected one (SHA-256).", code="hash", place=place, remedy=remedy)


def _table(source: Path, cache: Path) -> pd.DataFrame:
    """Return the table in an R data file, read once and then kept as parquet."""
    parquet = cache / f"gbhs-{SHA256[:16]}.parquet"
    try:
        if not parquet.is_file():
            frame = _read_rda(source)
            cache.mkdir(parents=True, exist_ok=True)
            unfinished = parquet.with_suffix(f".{os.getpid()}")
            frame.to_parquet(unfinished)
            unfinished.replace(parquet)  # whole or not at all, also when two processes write it
        return pd.read_parquet(parquet)
    except ImportError as error:
        raise DataError(
            f"reading {FILE} needs a package that is not installed ({error.name}).",
            code="missing_reader",
            remedy="Install the readers: pip install 'coprod_measures[readers]'.",
        ) from error


def _read_rda(path: Path) -> pd.DataFrame:
    import rdata

    # A tibble is a data frame to us; unless told so, rdata warns about its classes.
    classes = dict(rdata.conversion.DEFAULT_CLASS_MAP)
    classes |= {"tbl_df": classes["data.frame"], "tbl": classes["data.frame"]}
    frame: pd.DataFrame = rdata.read_rda(path, constructor_dict=classes)["gbhs"]
    ids = {"form_id": "int64", "submission_id": "int64"}  # R has kept them as floating-point numbers
    return frame.reset_index(drop=True).astype(ids)
