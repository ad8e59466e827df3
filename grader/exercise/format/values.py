"""The kinds of value that an exercise file can hold; pydantic checks them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from annotated_types import Ge, Gt, Le, MaxLen, MinLen


class Exact:
    """Asks pydantic for exactly this type: no "0.5" for 0.5, no true for 1."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: Any) -> Any:  # noqa: ANN401 (pydantic's own hook)
        """Mark the schema of the annotated type as strict."""
        return {**handler(source), "strict": True}


Number: TypeAlias = Annotated[float, Exact()]
Whole: TypeAlias = Annotated[int, Exact()]
Truth: TypeAlias = Annotated[bool, Exact()]
String: TypeAlias = Annotated[str, Exact()]
Text: TypeAlias = Annotated[str, Exact(), MinLen(1)]
Share: TypeAlias = Annotated[float, Exact(), Ge(0), Le(1)]
Figures: TypeAlias = Annotated[int, Exact(), Ge(1), Le(12)]
Decimals: TypeAlias = Annotated[int, Exact(), Ge(0), Le(12)]
Seconds: TypeAlias = Annotated[float, Exact(), Gt(0), Le(600)]
Range: TypeAlias = Annotated[list[Number], MinLen(2), MaxLen(2)]
WholeRange: TypeAlias = Annotated[list[Whole], MinLen(2), MaxLen(2)]
Numbers: TypeAlias = Number | list[Number] | list[list[Number]]
Memory: TypeAlias = Annotated[float, Exact(), Ge(16), Le(65536)]
Output: TypeAlias = Annotated[float, Exact(), Ge(0), Le(1024)]
Positive: TypeAlias = Annotated[float, Exact(), Gt(0)]
OneHot: TypeAlias = Literal["one-hot"]
Points: TypeAlias = Annotated[float, Exact(), Ge(0)]
Names: TypeAlias = Annotated[list[String], MinLen(1)]
