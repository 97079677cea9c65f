"""As much of SMTP (RFC 5321) as a test needs: a server that keeps what it is given, and can misbehave."""

import email
import email.policy
import socketserver
import threading


class MailServer:
    """Listens on `port` of this machine. `letters` are the mails that it has taken.

    `answers` replaces the reply to a command ("RCPT": "550 no"; "." is the reply after the text); the reply
    "hang up" closes the connection instead. `holds` (an Event) makes it wait before it replies after the text, and
    `reached` says that it got there.
    """

    def __init__(self):
        self.letters: list[email.message.EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.holds = threading.Event()
        self.holds.set()
        self.reached = threading.Event()
        handler = type("Handler", (_Handler,), {"mail_server": self})
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.holds.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(socketserver.StreamRequestHandler):
    mail_server: MailServer

    def handle(self):
        self._say("220 test")
        while line := self.rfile.readline():
            command = line.split()[0].decode().upper().split(":")[0]
            if command == "DATA" and "DATA" not in self.mail_server.answers:
                self._say("354 go on")
                going_on = self._take_text()
            else:
                going_on = self._say(self.mail_server.answers.get(command, "250 yes"))
            if not going_on or command == "QUIT":
                return

    def _take_text(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.mail_server.reached.set()
        self.mail_server.holds.wait(20)
        answer = self.mail_server.answers.get(".", "250 taken")
        if answer.startswith("250") or answer == "hang up":
            message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            self.mail_server.letters.append(message)
        return self._say(answer)

    def _say(self, answer: str) -> bool:
        if answer == "hang up":
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True
