"""What an analyst may give a question, checked in one place; what is wrong is said in Chinese.

In: a question of the door, whose annotations say what it takes. Out: the same question, which
answers a wrong argument with what was expected, what was given and how to write it.

    @asked('petitions.by("month", years=2024)')
    def by(self, part: str, years: Years = None, and_by: str | None = None) -> PartsView: ...
"""

from __future__ import annotations

import datetime
import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Number
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from wanxing_stats.base import Said, shortened

P = ParamSpec("P")
R = TypeVar("R")
VALUES = (str, bool, np.bool_, Number, datetime.date, np.datetime64)


class WrongArgument(Said, TypeError):
    """Something that a question can't be given; the message (Chinese) says how to write it."""


class NoSuchQuestion(Said, AttributeError):
    """Something that can't be asked so; the message (Chinese) says what can be."""


@dataclass(frozen=True)
class Expected:
    """What a parameter takes, in words, and how it is read; ``read`` raises TypeError."""

    said: str
    read: Callable[[Any], Any]


def asked(example: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A question whose arguments are checked; ``example``: how it is written."""

    def checked(question: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(question)

        @functools.wraps(question)
        def ask(*args: P.args, **options: P.kwargs) -> R:
            try:
                given = _read(signature, args, options)
            except TypeError as error:
                why = f"{question.__name__} {error}。请写成 {example}。"
                raise WrongArgument(why) from None
            return question(*given.args, **given.kwargs)

        return ask

    return checked


def _read(
    signature: inspect.Signature, args: Sequence[Any], options: Mapping[str, Any]
) -> inspect.BoundArguments:
    """The arguments as they are meant. Raises TypeError, in Chinese."""
    try:
        given = signature.bind(*args, **options)
    except TypeError:
        raise TypeError(_say_unbound(signature, args, options)) from None
    for name, value in given.arguments.items():
        parameter = signature.parameters[name]
        if expected := EXPECTED.get(parameter.annotation):
            several = parameter.kind is parameter.VAR_POSITIONAL
            values = [_taken(name, expected, each) for each in (value if several else [value])]
            given.arguments[name] = tuple(values) if several else values[0]
    return given


def _taken(name: str, expected: Expected, value: Any) -> Any:
    try:
        return expected.read(value)
    except TypeError:
        why = f"的 {name} 应为{expected.said}，读到{say_given(value)}"
        raise TypeError(why) from None


def _say_unbound(
    signature: inspect.Signature, args: Sequence[Any], options: Mapping[str, Any]
) -> str:
    """Which argument is missing, unknown or too many."""
    names = [name for name in signature.parameters if name != "self"]
    if unknown := [name for name in options if name not in names]:
        return f"没有 {unknown[0]}= 这一项，可以写的是 {'、'.join(names)}"
    given = {*[*signature.parameters][: len(args)], *options}
    for name, parameter in signature.parameters.items():
        if parameter.default is parameter.empty and name not in given and name in names:
            expected = EXPECTED.get(parameter.annotation)
            return f"少写了 {name}" + (f"，应为{expected.said}" if expected else "")
    return f"写多了，可以写的是 {'、'.join(names) or '空括号'}"


def say_given(value: object) -> str:
    """What was given, short enough for a sentence: “2024”（文字）, 3, 表（DataFrame）."""
    if isinstance(value, str):
        return f"“{shortened(value)}”（文字）"
    plain = value is None or isinstance(value, (*VALUES, list, tuple, dict, set))
    return shortened(repr(value)) if plain else f"一个 {type(value).__name__}"


def is_value(value: object) -> bool:
    """Whether it may be what a cell says; None stands for an empty one."""
    return value is None or isinstance(value, VALUES)


def values_given(value: Any, expected: str) -> list[Any]:
    """A value, or several; WrongArgument of anything else."""
    several = isinstance(value, Iterable) and not isinstance(value, str | Mapping)
    values = [*value] if several else [value]
    for each in values:
        if not is_value(each):
            raise WrongArgument(f"{expected}，读到{say_given(each)}。")
    return values


# what each annotation takes -----------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


def _path(value: Any) -> Path:
    if value == "":
        raise TypeError
    return Path(value)


def _year(value: Any) -> int:
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError
    return int(value)


def _years(value: Any) -> list[int] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        raise TypeError
    return [*map(_year, value)] if isinstance(value, Iterable) else [_year(value)]


def _figure(value: Any) -> Any:
    return value if hasattr(value, "indicator") else _text(value)


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


NAME = "名称或代码（文字，写在引号里）"
YEARS = "年度（数字，如 2024，或几个年度，如 range(2021, 2025)）"
FOLDER = '文件夹的位置（文字，如 r"D:\\台账"）'
EXPECTED = {
    "str": Expected(NAME, _text),
    "str | None": Expected(NAME, _or_none(_text)),
    "int": Expected("一个年度（数字，如 2024）", _year),
    "Years": Expected(YEARS, _years),
    "FigureQuestion | str": Expected("指标的代码、名称，或 office.figure(…)", _figure),
    "Path | str": Expected('文件名（文字，如 "信访.xlsx"）', _path),
    "Path | str | None": Expected(FOLDER, _or_none(_path)),
}
