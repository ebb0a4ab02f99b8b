"""What people wrote -> frozen objects; all that is wrong with it in Chinese, never in English.

In: an entry of a rule file and the model that says what it may hold. Out: the object, or a
RuleFileError with every fault of the entry.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Strict,
    StringConstraints,
    ValidationError,
)

from wanxing_stats.base import say_nearest

from .rule_files import KeyPath, RuleFault, RuleFile, RuleFileError, in_chinese

LONGEST_QUOTATION = 40


# TOML has lists, which strict models don't take for what can't be changed.
Filled = Annotated[str, StringConstraints(pattern=r"\S")]
Texts = Annotated[tuple[str, ...], Strict(False)]
TextSet = Annotated[frozenset[str], Strict(False)]


class Written(BaseModel):
    """An entry as people write it: no key but these, each of its own type and no other.

    What stands under one of ``unquoted`` may be somebody's particulars: no message quotes it.
    """

    unquoted: ClassVar[frozenset[str]] = frozenset()
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=Written)


def read_entry(model: type[Model], file: RuleFile, path: KeyPath) -> Model:
    """The entry of a file as its model's object. Raises RuleFileError with all its faults."""
    try:
        return model.model_validate(file.at(path))
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise RuleFileError(_fault(model, file, path, detail) for detail in details) from None


def _fault(model: type[Written], file: RuleFile, path: KeyPath, detail: Any) -> RuleFault:
    """One fault: the key inside of its entry, what was expected and found, what to do."""
    kind, inner, context = detail["type"], detail["loc"], detail.get("ctx", {})
    whole = (*path, *inner)
    key = _say_key(whole[len(file.entry_around(whole)) :])
    if kind == "extra_forbidden":
        nearest = say_nearest(str(inner[-1]), dict.fromkeys(_keys_of(model, inner[:-1]), ""))
        what = f"不认识的键 {key or inner[-1]}。{nearest}请改正或删去后重试。"
    elif kind == "missing":
        what = f"缺少 {key}。请补上后重试。"
    elif kind == "value_error":  # a sentence of ours
        what = f"{key} {context['error']}".lstrip()
    else:
        expected = in_chinese(kind, "expected").format_map(context)
        if kind == "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            expected = f"应为{'、'.join(choices)}之一"
        quote = model.unquoted.isdisjoint(inner)
        reading = f"，读到{_say_found(detail['input'])}" if quote else ""
        what = f"{key} {expected}{reading}。请改正后重试。".lstrip()
    return file.fault(whole, what)


def _say_key(path: KeyPath) -> str:
    """numerator.measure; fields 第2项 constraints.enum."""
    said = ""
    for part in path:
        said += f" 第{part + 1}项 " if isinstance(part, int) else f".{part}"
    return said.replace(" .", " ").strip(" .")


def _keys_of(model: type[Written], outer: KeyPath) -> Iterable[str]:
    """The keys that may stand where these keys lead."""
    by_key: dict[Any, Any] = {}
    for key in (None, *outer):
        # The model in dict[str, Term], or in Selection | None.
        held = by_key.get(key)
        inside = [each for each in (held, *get_args(held)) if hasattr(each, "model_fields")]
        model = inside[0] if inside else model
        fields = model.model_fields.items()
        by_key = {field.alias or name: field.annotation for name, field in fields}
    return by_key


def _say_found(value: object) -> str:
    """A value as its file writes it, cut where it is long."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            cut = "…" if len(value) > LONGEST_QUOTATION else ""
            return f"“{value[:LONGEST_QUOTATION]}{cut}”"
        case dict():
            return "几个键和值"
        case list():
            return "列表"
    return str(value)[:LONGEST_QUOTATION]
