// Watches a run over its WebSocket.
//
// A connection whose other end is gone is silent like one that has nothing to tell. So after SILENCE_MS without a message
// it is asked ("ping"), and given up after as long again without an answer.
// The key: its first message, never in the URL.
import { BASE, type WatchMessage } from "./api";
import { apiKey } from "./api-key";

const SILENCE_MS = 3_000;

// Until the returned function is called. `onBroken`: the connection could not be made, was refused, closed or silent
// before the run's last message came.
export function watchRun(
  run_id: string,
  onMessage: (message: WatchMessage) => void,
  onBroken: () => void,
): () => void {
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  const url = `${scheme}//${window.location.host}${BASE}/ws/run/${encodeURIComponent(run_id)}`;
  let open = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout>;

  const leave = () => {
    over = true;
    clearTimeout(timer);
    socket.close();
  };
  const giveUp = () => {
    if (over) return;
    leave();
    onBroken();
  };
  const ask = () => {
    if (open) socket.send("ping");
    timer = setTimeout(giveUp, SILENCE_MS);
  };
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, SILENCE_MS);
  };

  const socket = new WebSocket(url, "llm-loadtest");
  heard();
  socket.onopen = () => {
    open = true;
    const key = apiKey();
    if (key) socket.send(JSON.stringify({ type: "auth", api_key: key }));
  };
  socket.onmessage = (event: MessageEvent<string>) => {
    if (over) return;
    heard();
    if (event.data === "pong") return;
    const message = JSON.parse(event.data) as WatchMessage;
    if (!message.status) return giveUp(); // says why it will not tell of the run, not how that ended
    if (message.type !== "progress") leave();
    onMessage(message);
  };
  socket.onclose = giveUp;
  return leave;
}
