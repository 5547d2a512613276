"""``ohjenuora releases``: list, show, roll back and prune."""

from typing import Annotated

import typer

from assistant.cli import show
from assistant.settings import load_settings
from assistant.texts import text
from vectorstore.index.releases import Releases

releases_app = typer.Typer(help="Julkaisut: luettelo, tiedot, paluu aiempaan ja poisto.", invoke_without_command=True)
_Number = Annotated[str, typer.Argument(help="Julkaisun numero.")]


@releases_app.callback()
def releases(context: typer.Context) -> None:
    """Luettelee julkaisut, ellei muuta pyydetä."""
    if context.invoked_subcommand is None:
        list_releases()


@releases_app.command("list")
def list_releases() -> None:
    """Luettelee julkaisut vanhimmasta uusimpaan."""
    settings = load_settings()
    found = Releases(settings.data_dir)
    show.releases([found.get(name).manifest() for name in found.names()], found.current_name(), settings.language)


@releases_app.command("show")
def show_release(number: _Number) -> None:
    """Näyttää julkaisun asiakirjat ja muutokset."""
    settings = load_settings()
    show.manifest(Releases(settings.data_dir).get(number).manifest(), settings.language)


@releases_app.command()
def rollback(number: _Number) -> None:
    """Ottaa aiemman julkaisun takaisin käyttöön."""
    settings = load_settings()
    found = Releases(settings.data_dir)
    found.switch(number)
    show.line(text("releases.switched", settings.language, release=found.current_name()))


@releases_app.command()
def prune(
    keep: Annotated[int, typer.Option(help="Kuinka monta uusinta julkaisua jää; oletus on asetuksissa.")] = 0,
) -> None:
    """Poistaa vanhat julkaisut ja tiedostot, joita mikään jäljelle jäävä ei käytä."""
    from vectorstore.index import open_engine
    from vectorstore.index.pruning import prune_releases

    settings = load_settings()
    gone = prune_releases(settings.data_dir, keep or settings.keep_releases, open_engine(settings.chroma_url))
    key = "releases.pruned" if gone else "releases.nothing_pruned"
    show.line(text(key, settings.language, names=", ".join(gone)))
