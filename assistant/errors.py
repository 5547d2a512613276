"""Errors of questions and settings, under the one root of ``corpus.errors``."""

from corpus.errors import OhjenuoraError


class AssistantError(OhjenuoraError):
    """A question cannot be asked or a setting cannot be used."""


class EmptyQuestion(AssistantError):
    code = "empty-question"
    template = "The question is empty. Expected a question in words. Write what you want to know."


class QuestionTooLong(AssistantError):
    code = "question-too-long"
    template = "The question has {found} characters. Expected at most {expected}. Ask one thing at a time."


class IdentityCode(AssistantError):
    code = "identity-code"
    template = (
        "The question holds a personal identity code. Leave it out and ask again: "
        "the answer does not need it, and it is not kept."
    )


class BadSetting(AssistantError):
    code = "bad-setting"
    template = "Setting {key} is {found}. Expected: {expected}. Correct it in ohjenuora.toml or in the environment."


class ModelFailed(AssistantError):
    code = "model-failed"
    template = (
        "The language model did not answer: {found}. Expected a text. "
        "Check the settings model, model_url and model_key."
    )


class OpenToOthers(AssistantError):
    code = "open-to-others"
    template = (
        "Other users of this machine can reach {path} and {count} files and folders in all. Expected rights for its "
        "owner alone. Run: chmod -R go= {folder}"
    )


class JournalTrouble(AssistantError):
    code = "journal-trouble"
    template = (
        "Feedback and unanswered questions cannot be kept in {address}: {found}. Expected a database that can be "
        "written. Answers are given all the same. Check the folder, the disk and the setting database_url."
    )


class BadAnswerFile(AssistantError):
    code = "bad-answer-file"
    template = (
        "The answer {path} cannot be read: {found}. Expected lines that end in the number of a source, [1], or the "
        "output of ohjenuora ask --json. Correct the file."
    )
