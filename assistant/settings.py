"""Settings: defaults, then ``ohjenuora.toml`` of the working folder, then ``OHJENUORA_*`` variables."""

import importlib.resources
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import BadSetting
from corpus.addresses import without_secrets


class Settings(BaseSettings):
    """What an administrator may choose. Every name is also a variable: ``OHJENUORA_DATA_DIR``."""

    model_config = SettingsConfigDict(
        env_prefix="OHJENUORA_", toml_file="ohjenuora.toml", extra="forbid", populate_by_name=True
    )

    data_dir: Path = Path("data")
    """Folder of releases, originals, the embedding cache and feedback."""
    documents: list[Path] = Field(default_factory=lambda: [shipped_documents()])
    """Files and folders that ``ohjenuora ingest`` reads when none are given."""
    embedder: str = "bundled"
    """``bundled``, ``sentence-transformers:`` and a model's name or folder, or the address of an OpenAI-compatible
    service and its model: ``http://127.0.0.1:8000/v1#model``."""
    embedder_key: SecretStr = SecretStr("")
    reranker: str = "features"
    """``features`` (learned weights), ``none``, or ``sentence-transformers:`` and a cross-encoder."""
    entailment: str = "none"
    """``none``, or ``sentence-transformers:`` and a cross-encoder of entailment: asked about the sentences of a chat
    model that the verifier cannot tell."""
    chroma_url: str = Field(
        default="", validation_alias=AliasChoices("OHJENUORA_CHROMA_URL", "CHROMA_URL", "chroma_url")
    )
    """Address of a Chroma server; empty keeps the vectors in the data folder."""
    language: Literal["fi", "sv", "en"] = "fi"
    """Language of the interface; the documents stay in their own."""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    allowed_hosts: list[str] = Field(default_factory=list)
    """Names by which browsers call the pages, beside ``host`` and those of this machine; no port."""
    listen_publicly: bool = False
    """Whether ``host`` may be an address that other machines reach: the chat has no log-in."""
    database_url: str = ""
    """SQLAlchemy address for feedback; empty is ``app.sqlite`` in the data folder."""
    keep_releases: int = Field(default=5, ge=1)
    """How many releases ``ohjenuora releases prune`` leaves."""
    keep_days: int = Field(default=30, ge=1)
    """Days after which feedback and unanswered questions are deleted."""
    model: str = ""
    """Chat model that writes the answers, as ``provider:name``; ``local:`` and a GGUF file or a package of weights runs
    one in the process; empty quotes the sources and needs none."""
    model_url: str = ""
    """Address of the model's service when it is not its provider's own."""
    model_key: SecretStr = SecretStr("")
    model_timeout: float = Field(default=30.0, gt=0)
    """Seconds to wait for the model before quoting the sources instead."""
    fallback_contact: str = "Neuvonta ja puhelinvaihde"
    """The unit to name when no contact fits the question."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def app_database_url(self) -> str:
        """SQLAlchemy address of the application's own data."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'app.sqlite'}"


def shipped_documents() -> Path:
    """The folder of documents that comes with the program."""
    return Path(str(importlib.resources.files("corpus"))) / "documents"


def load_settings() -> Settings:
    """Read the settings. Raises ``BadSetting`` naming the first one that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        found = "*" if key.endswith("_key") else without_secrets(repr(first.get("input")))
        raise BadSetting(key=key, found=found, expected=first["msg"]) from None
    except ValueError as error:
        # A TOML file that cannot be parsed.
        raise BadSetting(key="ohjenuora.toml", found=str(error), expected="valid TOML") from error
