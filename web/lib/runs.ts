// What pages say of a run besides its figures.
import type { RunEntry } from "./api";

export const goesOn = (run: RunEntry | undefined) => run?.status === "queued" || run?.status === "running";

// What tells a run from others of its second: "20261128T112914Z-9709e94b" is "9709e94b". Ids of another kind are whole.
export const shortId = (run_id: string) => /^\d{8}T\d{6}Z-([0-9a-f]+)$/.exec(run_id)?.[1] ?? run_id;

// Of its model and the short id; where no model is known, the whole id.
export const runLabel = (run: RunEntry) => (run.model ? `${run.model} (${shortId(run.run_id)})` : run.run_id);
