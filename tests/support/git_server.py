#!/usr/bin/env python3
"""Serves the git repositories below a folder over HTTP, as badly as asked.

    git_server.py FOLDER [--drop PERCENT] [--push yes|no|STATUS] [--seed N]
                  [--delay MILLISECONDS] [--log FILE] [--protocol 0|2]

Prints the port on its first line, and ends when its standard input does. A
drop cuts the connection before the work, in the middle of the answer, or after
the work and before the answer, each as often; how many there were of each is
printed at the end. A delay is waited before each answer, and once more when a
connection begins. The log gets a line for each answer: what was asked for, and
how many bytes that took.
"""

import argparse
import collections
import http.server
import os
import random
import socket
import subprocess
import sys
import threading
import time

dropped = collections.Counter()


def body_of(request):
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length", 0)))
    body = b""
    while True:
        size = int(request.rfile.readline().split(b";")[0], 16)
        body += request.rfile.read(size)
        request.rfile.readline()
        if size == 0:
            return body


def environment_of(request, options):
    path, _, query = request.path.partition("?")
    environment = {
        name: value for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")
    }
    environment.update({
        "GIT_PROJECT_ROOT": options.folder,
        "GIT_HTTP_EXPORT_ALL": "1",
        "REQUEST_METHOD": request.command,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": (request.headers.get("Git-Protocol", "")
                         if options.protocol == 2 else ""),
        "REMOTE_ADDR": "127.0.0.1",
    })
    if request.headers.get("Authorization"):
        environment["REMOTE_USER"] = "somebody"  # Then http-backend lets push.
    return environment


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    options = None
    chance = random.Random()
    lock = threading.Lock()

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        time.sleep(self.options.delay / 1e3)

    def write_log(self, size):
        if self.options.log:
            with self.lock, open(self.options.log, "a") as log:
                print(self.command, self.path, size, file=log)

    def cut(self, when):
        with self.lock:
            dropped[when] += 1
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def fault(self):
        with self.lock:
            if self.chance.random() * 100 >= self.options.drop:
                return None
            return self.chance.choice(["before", "within", "after"])

    def serve(self):
        body = body_of(self)
        fault = self.fault()
        if fault == "before":
            return self.cut(fault)
        if self.options.push != "yes" and "receive-pack" in self.path:
            status = 403 if self.options.push == "no" else int(self.options.push)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True,
            env=environment_of(self, self.options), check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        time.sleep(self.options.delay / 1e3)
        self.write_log(len(answer))
        if fault == "after" or not head:
            return self.cut(fault or "failed")
        return self.answer(head.decode(), answer, fault)

    def answer(self, head, answer, fault):
        fields = [line.split(": ", 1) for line in head.split("\r\n")]
        status = dict(fields).get("Status", "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in fields:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if fault == "within":
            self.wfile.write(answer[: len(answer) // 2])
            return self.cut(fault)
        self.wfile.write(answer)
        return None

    def do_GET(self):
        try:
            self.serve()
        except (BrokenPipeError, ConnectionResetError, OSError):
            self.close_connection = True

    do_POST = do_GET


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # Clients are killed, too.


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--drop", type=float, default=0)
    parser.add_argument("--push", default="yes")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--log")
    parser.add_argument("--protocol", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    Handler.options = parser.parse_args()
    Handler.options.folder = os.path.abspath(Handler.options.folder)
    Handler.chance = random.Random(Handler.options.seed)
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    print(" ".join(f"{when}={n}" for when, n in sorted(dropped.items())),
          file=sys.stderr)


main()
