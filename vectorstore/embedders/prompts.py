"""What models want before a question and before a passage."""


def e5_prompts(model: str) -> tuple[str, str]:
    """The prompts of models of the E5 family, which need them and often do not say so; empty for others."""
    return ("query: ", "passage: ") if "e5" in model.lower() else ("", "")
