"""The gateway: websockets on which sessions are begun, resumed, kept alive and, when a test wants it, broken."""

import asyncio
import json
import zlib
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from bot.sandbox.emission import Event
from bot.sandbox.payloads import application_flags
from bot.sandbox.session import Session
from bot.sandbox.wire import PRIVILEGED, Intent, Payload
from bot.sandbox.world import World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 1, 2, 6, 7, 8, 9, 10, 11
DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN, DISALLOWED_INTENTS = 4002, 4003, 4004, 4014
HEARTBEAT_INTERVAL_MS = 41_250
CHUNK_SIZE = 1000  # members of one event


class Socket:
    """One websocket: frames go out in order through a queue, so that the world never waits for the network."""

    def __init__(self, websocket: web.WebSocketResponse, *, compress: bool) -> None:
        self.session: Session | None = None
        self._websocket = websocket
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()  # frames, or a code to close with
        self._deflate = zlib.compressobj() if compress else None

    def put(self, frame: str) -> None:
        """Send a frame after those before it."""
        self._queue.put_nowait(frame)

    def send(self, operation: int, data: object) -> None:
        """Send a frame that is no event."""
        self.put(json.dumps({"op": operation, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """Close with `code` after the frames before it."""
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Carry frames from the queue to the network until the socket closes."""
        with suppress(ConnectionError):
            while not self._websocket.closed:
                match await self._queue.get():
                    case int(code):
                        await self._websocket.close(code=code)
                    case str(frame) if self._deflate is None:
                        await self._websocket.send_str(frame)
                    case str(frame):
                        packed = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                        await self._websocket.send_bytes(packed)


class Gateway:
    """All sessions and sockets of the sandbox.

    Attributes:
        acknowledges: set to False, heartbeats go unanswered.
    """

    def __init__(self, world: World, token: str, *, compress: bool = False) -> None:
        self.acknowledges = True
        self.identified = 0  # how often a session was begun
        self.resumed = 0  # how often one was taken up again
        self._world = world
        self._token = token
        self._compress = compress
        self._sessions: dict[str, Session] = {}
        self._sockets: dict[Socket, web.Request] = {}
        world.announcer.listeners.append(self._hear)

    # what a test does to it

    def abort(self) -> None:
        """Cut every connection as a broken network does: no close frame."""
        for request in self._sockets.values():
            if request.transport is not None:
                request.transport.abort()

    def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection with `code`."""
        for socket in self._sockets:
            socket.close(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7: come back and resume."""
        for socket in self._sockets:
            socket.send(RECONNECT, None)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Send op 9; unless `resumable`, every session is over."""
        if not resumable:
            self._sessions.clear()
        for socket in self._sockets:
            socket.send(INVALID_SESSION, resumable)

    @property
    def sequence(self) -> int:
        """The number of the newest event of the newest session; 0 without one."""
        return next((session.sequence for session in reversed(self._sessions.values())), 0)

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    # the protocol

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        websocket = web.WebSocketResponse(max_msg_size=1 << 20)
        await websocket.prepare(request)
        socket = Socket(websocket, compress=self._compress and request.query.get("compress") == "zlib-stream")
        self._sockets[socket] = request
        writer = asyncio.create_task(socket.write())
        socket.send(HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL_MS})
        try:
            async for message in websocket:
                self._receive(socket, message)
        finally:
            self._detach(socket)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return websocket

    def _detach(self, socket: Socket) -> None:
        del self._sockets[socket]
        if socket.session is not None and socket.session.outlet is socket:
            socket.session.outlet = None
        self._world.announcer.changed()

    def _receive(self, socket: Socket, message: WSMessage) -> None:
        try:
            frame: Any = json.loads(message.data) if message.type is WSMsgType.TEXT else None
            operation, data = frame["op"], frame["d"]
        except (ValueError, TypeError, KeyError):
            socket.close(DECODE_ERROR)
            return
        if operation == HEARTBEAT and self.acknowledges:
            socket.send(ACK, None)
        elif operation == IDENTIFY:
            self._identify(socket, data)
        elif operation == RESUME:
            self._resume(socket, data)
        elif operation == REQUEST_MEMBERS:
            self._send_members(socket, data)

    def _identify(self, socket: Socket, data: Payload) -> None:
        intents = Intent(data["intents"] & sum(Intent))
        if data["token"].removeprefix("Bot ") != self._token:
            socket.close(WRONG_TOKEN)
        elif intents & PRIVILEGED & ~self._world.portal_intents:
            socket.close(DISALLOWED_INTENTS)
        else:
            session = Session(intents, self._world.bot_id)
            self._sessions[session.id] = session
            self.identified += 1
            socket.session, session.outlet = session, socket
            self._greet(session, data.get("shard") or [0, 1])

    def _greet(self, session: Session, shard: list[int]) -> None:
        world = self._world
        guilds = world.guilds_of_bot()
        ready: Payload = {
            "v": 10,
            "user": {**world.users[world.bot_id], "mfa_enabled": False, "locale": "en-GB", "verified": True},
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in guilds],
            "session_id": session.id,
            "resume_gateway_url": world.gateway_url,
            "session_type": "normal",
            "private_channels": [],
            "shard": shard,
            "application": {"id": world.bot_id, "flags": application_flags(world.portal_intents)},
        }
        session.send("READY", ready)
        if Intent.GUILDS in session.intents:
            for guild_id in guilds:
                everybody = Intent.PRESENCES in session.intents
                session.send("GUILD_CREATE", world.whole_guild(guild_id, everybody=everybody))
        world.announcer.changed()

    def _resume(self, socket: Socket, data: Payload) -> None:
        session = self._sessions.get(data["session_id"])
        if data["token"].removeprefix("Bot ") != self._token:
            socket.close(WRONG_TOKEN)
        elif session is None or not session.can_resume(data["seq"]):
            socket.send(INVALID_SESSION, False)
        else:
            self.resumed += 1
            socket.session, session.outlet = session, socket
            session.replay(data["seq"])
            self._world.announcer.changed()

    def _send_members(self, socket: Socket, data: Payload) -> None:
        session = socket.session
        if session is None:
            socket.close(NOT_AUTHENTICATED)
            return
        found = self._members_asked_for(session, data)
        chunks = [found[start : start + CHUNK_SIZE] for start in range(0, len(found), CHUNK_SIZE)] or [[]]
        for number, members in enumerate(chunks):
            chunk: Payload = {
                "guild_id": str(data["guild_id"]),
                "members": members,
                "chunk_index": number,
                "chunk_count": len(chunks),
                "not_found": [],
            }
            session.send("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if data.get("nonce") else {}))

    def _members_asked_for(self, session: Session, data: Payload) -> list[Payload]:
        members = self._world.members.get(str(data["guild_id"]), {})
        if data.get("user_ids") is not None:
            asked = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            return [members[one] for one in map(str, asked) if one in members]
        query, limit = (data.get("query") or "").casefold(), data.get("limit") or 0
        if not query and Intent.MEMBERS not in session.intents:
            return []  # the whole list is for those who asked for members only
        found = [one for one in members.values() if one["user"]["username"].casefold().startswith(query)]
        return found[:limit] if limit else found

    def _hear(self, event: Event) -> None:
        for session in self._sessions.values():
            session.hear(event)
