// A receiver of changes: it keeps what comes, and answers as it is told to.
import { once } from "node:events";
import { createServer } from "node:http";

export class Receiver {
  got = [];
  answers = []; // what the next requests are answered with; then 204

  static async start() {
    const receiver = new Receiver();
    receiver.server = createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      receiver.got.push({ method: request.method, path: request.url, headers: request.headers, body });
      const status = receiver.answers.shift() ?? 204;
      if (status !== "never") response.writeHead(status).end();
      receiver.server.emit("got");
    });
    receiver.server.listen(0, "127.0.0.1");
    await once(receiver.server, "listening");
    receiver.host = `127.0.0.1:${receiver.server.address().port}`;
    return receiver;
  }

  // until waits for so many requests in all.
  async until(n, seconds = 90) {
    const end = AbortSignal.timeout(seconds * 1000);
    while (this.got.length < n) await once(this.server, "got", { signal: end });
    return this.got;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
