// A WebSocket without a network: the test opens it, speaks for the server and closes it.
import { vi } from "vitest";

export class FakeSocket {
  static made: FakeSocket[] = [];
  sent: unknown[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(text === "ping" ? text : JSON.parse(text));
  }
  // As of the browser: closing tells its owner.
  close() {
    this.closed = true;
    this.onclose?.();
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  static get latest() {
    return FakeSocket.made.at(-1);
  }
  // In place of the browser's, with none made yet.
  static install() {
    FakeSocket.made = [];
    vi.stubGlobal("WebSocket", FakeSocket);
  }
}
