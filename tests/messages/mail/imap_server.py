"""A mailbox of our own: as much of IMAP4rev1 (RFC 3501) as reading one needs, with what mail programs see of it."""

import re
import socket
import socketserver
import threading


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        box = self.server
        box.calls += 1
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            command, _, words = rest.partition(" ")
            answer = getattr(self, f"do_{command.lower()}", None)
            if answer is None:
                self._say(f"{tag} BAD unknown")
            elif answer(tag, words) is False:
                return

    def do_capability(self, tag, _words):
        self._say("* CAPABILITY IMAP4rev1")
        self._say(f"{tag} OK done")

    def do_login(self, tag, words):
        known = words == 'hola "se cr@to"'
        self._say(f"{tag} OK in" if known else f"{tag} NO wrong password")

    def do_select(self, tag, words):
        if words.strip('"') != "INBOX":
            self._say(f"{tag} NO no such folder")
            return
        self._say(f"* {len(self.server.mails)} EXISTS")
        self._say(f"{tag} OK [READ-WRITE] selected")

    def do_uid(self, tag, words):
        command, _, rest = words.partition(" ")
        getattr(self, f"uid_{command.lower()}")(tag, rest)

    def uid_search(self, tag, _words):
        unseen = [str(uid) for uid in self.server.mails if uid not in self.server.seen]
        self._say(f"* SEARCH {' '.join(unseen)}")
        self._say(f"{tag} OK done")

    def uid_fetch(self, tag, words):
        uid = int(words.split()[0])
        mail = self.server.mails[uid]
        if "SIZE" in words:
            size = self.server.sizes.get(uid, len(mail))
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {size})")
        else:
            assert "PEEK" in words, "reading must not mark it"
            self.server.fetched.append(uid)
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")
        self._say(f"{tag} OK done")

    def uid_store(self, tag, words):
        assert re.fullmatch(r"\d+ \+FLAGS\.SILENT \(\\Seen( \\Flagged)?\)", words)
        if self.server.breaks:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.server.seen.add(int(words.split()[0]))
        self._say(f"{tag} OK done")

    def do_logout(self, tag, _words):
        self._say("* BYE")
        self._say(f"{tag} OK bye")
        return False

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.sizes, self.seen, self.fetched = {}, {}, set(), []
        self.calls, self.breaks = 0, False
        self.url = f"imap://hola:se%20cr%40to@127.0.0.1:{self.server_address[1]}/INBOX"
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def handle_error(self, *_words):
        pass  # a connection that a test broke off

    def end(self):
        self.shutdown()
        self.server_close()
        self.thread.join()
