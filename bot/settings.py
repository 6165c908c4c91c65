"""Secrets and paths, from the environment and `.env`, and nothing else: what a group decides is in its policy file."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.logs import LogFormat, LogLevel


class SettingsProblem(Exception):
    """A setting is missing or wrong; the message names it and the cure."""


def _in_capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """What `steward run` needs to know. Each is a variable `STEWARD_…`, in the environment or in `.env`."""

    model_config = SettingsConfigDict(env_prefix="STEWARD_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr | None = Field(default=None, description="The bot's token, from Discord's developer portal.")
    guild: int | None = Field(
        default=None, description="The id of the group's server; needed if the bot is in several."
    )
    policy: Path | None = Field(default=None, description="The group's policy file; without it, the shipped policy.")
    database: Path = Field(
        default=Path("steward-data/steward.sqlite3"), description="Where everything that must survive is kept."
    )
    key: SecretStr | None = Field(default=None, description="The key itself, in base64, instead of a key file.")
    key_file: Path = Field(
        default=Path("~/.config/steward/steward.key"),
        description="The file with the key, outside the database's folder.",
    )
    model: str = Field(
        default="embedded", description="What reads messages: embedded, detoxify:original, or a checkpoint's path."
    )
    model_process: bool = Field(
        default=False, description="Whether the model reads in a process of its own: safer, for some more memory."
    )
    models: Path = Field(
        default=Path("steward-data/models"), description="Where `steward model fetch` keeps what it converted."
    )
    log_level: Annotated[LogLevel, BeforeValidator(_in_capitals)] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: LogFormat = Field(default="text", description="How it is logged: text for people, json for programs.")
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="The port on 127.0.0.1 where Prometheus can ask for numbers; none unless it is set.",
    )

    def needed_token(self) -> str:
        """The token. Raises SettingsProblem if there is none."""
        if self.token is None or not self.token.get_secret_value().strip():
            raise SettingsProblem(
                "STEWARD_TOKEN is not set. Copy the bot's token from Discord's developer portal (Bot, Reset Token) "
                "into the file .env as STEWARD_TOKEN=…  To try Steward without one: steward demo, or steward play."
            )
        return self.token.get_secret_value().strip()


def load_settings() -> Settings:
    """The settings. Raises SettingsProblem, which names each wrong variable and never its value."""
    try:
        return Settings()
    except ValidationError as problem:
        wrong = "; ".join(
            f"STEWARD_{str(error['loc'][0]).upper()}: {error['msg'][:1].lower()}{error['msg'][1:]}"
            for error in problem.errors(include_input=False, include_url=False)
        )
        raise SettingsProblem(f"a setting is wrong: {wrong}. Mend it in the environment or in .env.") from None
