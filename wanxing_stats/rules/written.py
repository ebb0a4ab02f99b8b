"""What people wrote -> frozen objects; all that is wrong with it in Chinese, never in English.

In: an entry of a rule file and the model that says what it may hold. Out: the object, or a
RuleFileError with every fault of the entry.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Strict,
    StringConstraints,
    ValidationError,
)

from wanxing_stats.base import say_nearest

from .rule_files import KeyPath, RuleFault, RuleFile, RuleFileError

LONGEST_QUOTATION = 40


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("应为文字，不能空着。请补上后重试。")
    return text


# TOML has lists, which strict models don't take for what can't be changed.
Text = Annotated[str, StringConstraints(min_length=1)]
Filled = Annotated[str, AfterValidator(_filled)]
Texts = Annotated[tuple[str, ...], Strict(False)]
TextSet = Annotated[frozenset[str], Strict(False)]


class Written(BaseModel):
    """An entry as people write it: no key but these, each of its own type and no other.

    What stands under one of ``unquoted`` may be somebody's particulars: no message quotes it.
    """

    unquoted: ClassVar[frozenset[str]] = frozenset()
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=Written)

# pydantic's type of error -> what was expected; {} are its context.
EXPECTED = {
    "string_type": "应为文字（写在引号里）",
    "string_too_short": "应为文字，不能空着",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "finite_number": "应为数字",
    "bool_type": "应为true或false（不加引号）",
    "dict_type": "应为几个键和值",
    "model_type": "应为几个键和值",
    "model_attributes_type": "应为几个键和值",
    "tuple_type": "应为列表（写在方括号里）",
    "frozen_set_type": "应为列表（写在方括号里）",
    "date_type": "应为日期，如 2025-01-20（不加引号）",
    "date_from_datetime_inexact": "应为日期，如 2025-01-20（不带时刻）",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "too_short": "应至少有{min_length}项",
    "too_long": "应最多有{max_length}项",
}


def read_entry(model: type[Model], file: RuleFile, path: KeyPath, context: Any = None) -> Model:
    """The entry of a file as its model's object. Raises RuleFileError with all its faults."""
    try:
        return model.model_validate(file.at(path), context=context)
    except ValidationError as error:
        raise RuleFileError(_faults(model, file, path, error)) from None


def _faults(
    model: type[Written], file: RuleFile, path: KeyPath, error: ValidationError
) -> Iterable[RuleFault]:
    for detail in error.errors(include_url=False):
        whole = (*path, *detail["loc"])
        inside = whole[len(file.entry_around(whole)) :]
        if detail["type"] == "extra_forbidden":
            what = _say_unknown(model, detail["loc"], inside)
        else:
            what = _say(inside, detail, quote=model.unquoted.isdisjoint(detail["loc"]))
        yield file.fault(whole, what)


def _say(inside: KeyPath, detail: Mapping[str, Any], *, quote: bool) -> str:
    """One fault: the key inside of its entry, what was expected and found, what to do."""
    key, kind, context = _say_key(inside), detail["type"], detail.get("ctx", {})
    if kind == "value_error":  # a sentence of ours
        return f"{key} {context['error']}".lstrip()
    if kind == "missing":
        return f"缺少 {key}。请补上后重试。"
    if kind == "literal_error":
        choices = "、".join(re.findall(r"'([^']*)'", context["expected"]))
        expected = f"应为{choices}之一"
    else:
        expected = EXPECTED.get(kind, "写得不对").format_map(context)
    reading = f"，读到{say_found(detail['input'])}" if quote else ""
    return f"{key} {expected}{reading}。请改正后重试。".lstrip()


def _say_unknown(model: type[Written], path: KeyPath, inside: KeyPath) -> str:
    nearest = say_nearest(str(path[-1]), _keys_of(model, path[:-1]))
    return f"不认识的键 {_say_key(inside) or path[-1]}。{nearest}请改正或删去后重试。"


def _say_key(path: KeyPath) -> str:
    """numerator.measure; fields 第2项 constraints.enum."""
    said = ""
    for part in path:
        said += f" 第{part + 1}项 " if isinstance(part, int) else f".{part}"
    return said.replace(" .", " ").strip(" .")


def _keys_of(model: type[Written], outer: KeyPath) -> dict[str, str]:
    """The keys that may stand where these keys lead; as say_nearest wants them."""
    for key in outer:
        model = _model_in(_by_key(model).get(str(key))) or model
    return dict.fromkeys(_by_key(model), "")


def _by_key(model: type[Written]) -> dict[str, Any]:
    """What each key of an entry holds."""
    fields = model.model_fields.items()
    return {field.alias or name: field.annotation for name, field in fields}


def _model_in(annotation: Any) -> type[Written] | None:
    """The model in dict[str, Term], or in Selection | None."""
    if isinstance(annotation, type) and issubclass(annotation, Written):
        return annotation
    models = [_model_in(inner) for inner in get_args(annotation)]
    return next((model for model in models if model), None)


def say_found(value: object) -> str:
    """A value as its file writes it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        cut = "…" if len(value) > LONGEST_QUOTATION else ""
        return f"“{value[:LONGEST_QUOTATION]}{cut}”"
    if isinstance(value, Mapping):
        return "几个键和值"
    if isinstance(value, list):
        return "列表"
    return str(value)[:LONGEST_QUOTATION]
