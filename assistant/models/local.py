"""A small chat model on this machine, without another program: llama.cpp in the process.

The only module that imports xllamacpp. It serves the OpenAI protocol on loopback, so that the rest treats it as any
other service.
"""

from importlib import import_module
from pathlib import Path

from assistant.errors import BadSetting

PREFIX = "local:"
"""What the setting ``model`` begins with: ``local:FOLDER/model.gguf``, or ``local:`` and a package of weights."""
_CONTEXT = 8192
"""Tokens: the task, five passages and the answer."""


class LocalModel:
    """A GGUF file that is served while this object lives. Raises ``BadSetting``."""

    def __init__(self, name: str, data_dir: Path) -> None:
        try:
            xllamacpp = import_module("xllamacpp")
        except ImportError as error:
            expected = "the extra ohjenuora[local-llm]"
            raise BadSetting(key="model", found=f"{PREFIX}{name} ({error})", expected=expected) from error
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(_weights(name, data_dir))
        parameters.n_ctx, parameters.n_parallel = _CONTEXT, 1
        parameters.hostnames, parameters.port = ["127.0.0.1"], 0
        self._server = xllamacpp.Server(parameters)
        self.url = f"{self._server.listening_address}/v1"
        """Where it is served."""


def _weights(name: str, data_dir: Path) -> Path:
    """The file of that name, or the one that a package of weights is put together to."""
    if Path(name).is_file():
        return Path(name)
    try:
        package = import_module(name.replace("-", "_"))
    except ImportError as error:
        expected = "a GGUF file or an installed package of weights"
        raise BadSetting(key="model", found=f"{PREFIX}{name}", expected=expected) from error
    path = data_dir / "models" / str(package.MODEL_NAME)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        package.assemble(path)
    return path
