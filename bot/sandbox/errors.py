"""What the sandbox refuses: errors as Discord's REST API words them, and errors for whoever drives the sandbox."""

from http import HTTPStatus

from bot.sandbox.wire import Payload


class SandboxError(Exception):
    """Whoever drives the sandbox asked for what nobody could do on Discord; the message says what and why."""


class ApiError(Exception):
    """A refusal by the REST API: HTTP status, Discord's JSON error code, and, for forms, the tree of what is wrong."""

    def __init__(self, status: int, code: int, message: str, errors: Payload | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def reasons(self) -> tuple[str, ...]:
        """The words of every field that is wrong; of the error itself if no field is."""
        found: list[str] = []
        trees: list[object] = [self.errors]
        while trees:
            tree = trees.pop()
            if isinstance(tree, dict):
                found += [str(one["message"]).rstrip(".") for one in tree.get("_errors", ())]
                trees += [value for key, value in tree.items() if key != "_errors"]
        return tuple(found) or (self.message,)

    def body(self) -> Payload:
        """The JSON that the client gets."""
        body: Payload = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


def unknown(what: str) -> ApiError:
    """404: there is no such thing. `what` is one of UNKNOWN, as Discord spells it."""
    return ApiError(HTTPStatus.NOT_FOUND, UNKNOWN[what], f"Unknown {what}")


def unauthorized() -> ApiError:
    """401: the token is missing or wrong."""
    return ApiError(HTTPStatus.UNAUTHORIZED, 0, "401: Unauthorized")


def missing_access() -> ApiError:
    """403: the caller cannot see the place."""
    return ApiError(HTTPStatus.FORBIDDEN, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """403: the caller sees the place, but may not do this there."""
    return ApiError(HTTPStatus.FORBIDDEN, 50013, "Missing Permissions")


def bad_request(code: int, message: str) -> ApiError:
    """400 with Discord's `code`."""
    return ApiError(HTTPStatus.BAD_REQUEST, code, message)


def invalid_form(field: str, code: str, message: str) -> ApiError:
    """400/50035: `field` (a dotted path) of the body is not as it should be."""
    tree: Payload = {"_errors": [{"code": code, "message": message}]}
    for name in reversed(field.split(".")):
        tree = {name: tree}
    return ApiError(HTTPStatus.BAD_REQUEST, 50035, "Invalid Form Body", tree)
