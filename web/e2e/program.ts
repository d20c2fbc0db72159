// The built program as child processes: `serve` with a database of its own, and simulated servers.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const program = process.env.LLM_LOADTEST ?? path.resolve("../build/release/src/cli/llm-loadtest");

export class Programs {
  readonly folder = mkdtempSync(path.join(tmpdir(), "llm-loadtest-e2e-"));
  private started: ChildProcess[] = [];
  private count = 0;

  // Starts it and gives its URL once it accepts connections.
  async start(
    command: "serve" | "sim",
    ...flags: string[]
  ): Promise<{ url: string; stop: (signal?: NodeJS.Signals) => Promise<void> }> {
    const ready = path.join(this.folder, `ready-${++this.count}`);
    const port = flags.includes("--port") ? [] : ["--port", "0"];
    const child = spawn(program, [command, ...port, "--ready-file", ready, ...flags], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, API_KEY: "", OPENAI_API_KEY: "" },
    });
    this.started.push(child);
    let said = "";
    child.stderr!.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
    await new Promise<void>((resolve, reject) => {
      const look = () => existsSync(ready) && readFileSync(ready, "utf8").trim() !== "" && done(resolve);
      const watcher = watch(this.folder, look);
      const done = (how: () => void) => {
        watcher.close();
        how();
      };
      child.once("exit", (code) => done(() => reject(new Error(`${command} ended with ${code}: ${said}`))));
      look();
    });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    return {
      url: readFileSync(ready, "utf8").trim().split(/\s/)[0]!,
      stop: async (signal = "SIGTERM") => {
        child.removeAllListeners("exit");
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        child.kill(signal);
        await Promise.race([gone, ended]);
      },
    };
  }

  // What a command that ends by itself prints.
  print(...words: string[]): string {
    return execFileSync(program, words, { encoding: "utf8" });
  }

  serve(...flags: string[]) {
    return this.start(
      "serve",
      "--database",
      path.join(this.folder, `runs-${this.count}.db`),
      "--rate-limit",
      "0",
      "--log-level",
      "error",
      ...flags,
    );
  }

  sim(...flags: string[]) {
    return this.start("sim", "--ttft-ms", "20", "--itl-ms", "4", ...flags);
  }

  async stop() {
    // At once: they would give a run that goes on its grace, and outlive the tests and their folder.
    const going = this.started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(
      going.map((child) => {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        return gone;
      }),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A call of the API, as a page would make it.
export async function call<T>(url: string, method: string, route: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1/benchmark${route}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

// Starts a run and waits until it has ended, as its progress says.
export async function finishedRun(url: string, body: object): Promise<string> {
  const { run_id } = await call<{ run_id: string }>(url, "POST", "/run", body);
  for (;;) {
    const { status } = await call<{ status: string }>(url, "GET", `/run/${run_id}`);
    if (status !== "queued" && status !== "running") return run_id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
